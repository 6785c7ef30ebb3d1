"""Pages of contracts: the contract itself, its acts, its terms, amendments, change requests and endings."""
