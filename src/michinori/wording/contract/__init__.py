"""One contract in words: its terms, acts, clocks, history, and every way in which it ends."""
