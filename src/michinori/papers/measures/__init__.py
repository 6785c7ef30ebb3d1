"""What evidence packs print of each measure: one module a kind."""
