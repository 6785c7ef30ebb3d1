"""Users, organisations, parties, blocks, suspensions, and what is known of who somebody is."""
