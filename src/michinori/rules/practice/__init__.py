"""Practice contracts: their steps, and the answers of the simulated partner."""
