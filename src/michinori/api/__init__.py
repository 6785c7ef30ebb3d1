"""HTTP for programs: one module per capability, all under /api/v1."""
