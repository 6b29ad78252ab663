"""Finds calls that several sites publish, and editions of one programme. Proposes and keeps clusters; the recording
asks for them.
"""
