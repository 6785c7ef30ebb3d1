"""Words for the measures of contracts: one module for each kind."""
