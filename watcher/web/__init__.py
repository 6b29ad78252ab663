"""The small web pages of consent and preferences; the only Starlette of the watch."""
