"""``michinori serve``: starts, watches and stops the web process and the background process together."""
