"""The only code that writes people's rows: one module per thing acted on, one function per act."""
