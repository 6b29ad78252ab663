"""The conversation: commands without a transport, and the transports that carry them."""
