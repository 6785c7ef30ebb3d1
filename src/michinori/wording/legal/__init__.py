"""Words for legal pages, their versions and the demands that they invite."""
