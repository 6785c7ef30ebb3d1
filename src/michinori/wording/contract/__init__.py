"""Words for a contract: its terms, acts, clocks, history, and every way in which it ends."""
