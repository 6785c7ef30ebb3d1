"""Jobs, proposals and finding each other in words."""
