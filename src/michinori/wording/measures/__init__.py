"""What contracts are measured by, in words: one module a kind."""
