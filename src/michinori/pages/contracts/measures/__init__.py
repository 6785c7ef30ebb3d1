"""Each measure on the contract's page and in the form for terms: one module per kind."""
