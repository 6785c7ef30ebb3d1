"""The operator's settings: the numbers marked ⚙ in the domain page, dated and bounded."""
