"""The commands of ``michinori``, one module per thing acted on (api.md, Command line)."""
