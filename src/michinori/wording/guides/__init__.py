"""The guides (ヘルプ): one short page for each irregular step, written for a reader who is upset and in a hurry."""
