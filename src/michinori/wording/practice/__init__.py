"""Words for practices: the steps, and what the simulated partner says."""
