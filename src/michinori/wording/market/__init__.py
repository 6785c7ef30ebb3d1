"""Words for jobs, proposals, search and recommendations."""
