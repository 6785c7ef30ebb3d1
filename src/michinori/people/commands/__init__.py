"""Commands, the only code that writes this room's rows: one module per thing acted on, one function per act."""
