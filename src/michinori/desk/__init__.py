"""Pages for the operator's staff; everybody else gets 404."""
