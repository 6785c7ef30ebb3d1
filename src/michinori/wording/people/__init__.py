"""Words for accounts, organisations, conduct and the rulings of staff."""
