"""What the contract page and the form for terms show of each measure: one module a kind."""
