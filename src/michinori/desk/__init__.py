"""Pages for the operator's staff. Nobody else learns that they are there."""
