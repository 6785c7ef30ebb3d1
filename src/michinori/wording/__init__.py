"""Sentences, ja and en, for the keys and values that rules and commands give."""
