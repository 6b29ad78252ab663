"""Subscribers, consent, tokens, conversations, marks on calls, bounces, erasure and incidents. Decides nothing about
messages.
"""
