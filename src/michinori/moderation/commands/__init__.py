"""One module per thing acted on, one function per act."""
