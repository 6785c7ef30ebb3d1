"""Contents: from rows and events to the JSON of each kind of paper, in no language."""
