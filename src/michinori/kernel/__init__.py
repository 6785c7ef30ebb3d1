"""Pure basics: yen, clock, ids, clean text, problems, actor. Imports no other room of Michinori."""
