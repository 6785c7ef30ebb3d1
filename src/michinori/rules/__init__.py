"""The rule book: values in, values out. No Django, no I/O, no clock."""
