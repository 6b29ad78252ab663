"""The conversation: commands without a transport, and the transports that carry them.

`commands.Commands.answer(person, text)` is the whole interface; Telegram and the terminal only carry texts and buttons.
"""
