"""Reports (通報), what staff decide on them, and appeals. Above the rooms whose things can be reported."""
