"""``/mcp``: the API for assistants, by the Model Context Protocol (decision 47).

``tools`` is the table of what an assistant may do, each an operation of the API; ``schemas`` makes what a tool takes
from the API's own document; ``asking`` asks Django for the operation, with the caller's token; ``protocol`` speaks the
protocol, by its official library; ``view`` is the ASGI application.
"""
