"""Pages of messages: the list of threads, one thread, screening while one types."""
