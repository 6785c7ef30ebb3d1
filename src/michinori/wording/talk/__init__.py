"""Words for messages and their screening."""
