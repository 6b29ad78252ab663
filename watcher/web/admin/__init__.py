"""The pages of those who run the watch: how they come in, what they see, what they do. Every act is written down."""
