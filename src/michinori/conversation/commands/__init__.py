"""Commands for threads, messages and promises."""
