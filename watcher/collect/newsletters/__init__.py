"""Reads newsletters from an IMAP mailbox and takes the calls linked in them.

Never answers and never deletes a message.
"""
