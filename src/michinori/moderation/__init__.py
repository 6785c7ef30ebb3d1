"""Reports (通報), the staff's decisions on them, and appeals. Above all rooms whose things can be reported."""
