"""Legal pages: which there are, filling their templates, what differs between two versions, demands from outside."""
