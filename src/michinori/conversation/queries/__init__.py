"""Reading threads and messages."""
