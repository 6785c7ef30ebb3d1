"""How each paper is laid out: from its data to a sheet in the active language."""
