"""Jobs as people post them, the check of their text, and how people find each other."""
