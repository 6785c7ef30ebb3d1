"""Jobs, proposals and search, saved searches, invitations, favourites."""
