"""Layouts: from the data of each kind of paper to a sheet in the active language."""
