"""``michinori serve``: the web process and the background process, started, watched and stopped together."""
