"""The measures by which a contract's work is counted (domain § 3): the meter's figures, and how terms choose a kind."""
