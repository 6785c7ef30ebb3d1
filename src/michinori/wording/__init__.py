"""Sentences in Japanese and English for the keys and values that rules and commands give."""
