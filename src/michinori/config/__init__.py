"""Settings, addresses, the embedded database, the command line, the table of deadlines and subscribers."""
