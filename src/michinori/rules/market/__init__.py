"""Job postings, the check of their text, and how workers and clients find each other."""
