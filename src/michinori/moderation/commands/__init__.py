"""Commands for reports, decisions and appeals: one module per thing acted on, one function per act."""
