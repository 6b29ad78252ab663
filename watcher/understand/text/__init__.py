"""Folding, sentences, stems, phrases and language of a text, shared by all readers. Knows no fact of funding."""
