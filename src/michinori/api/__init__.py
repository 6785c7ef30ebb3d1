"""HTTP for programs: per capability one module, all under /api/v1."""
