"""Pages of messages: the list of threads, one thread, what screening says while one types."""
