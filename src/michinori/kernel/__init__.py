"""Pure basics: yen, clock, ids, clean text, problems, actor. Imports nothing of ours."""
