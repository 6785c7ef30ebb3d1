"""Pages of a contract: the contract itself, its acts, its terms, changes and endings."""
