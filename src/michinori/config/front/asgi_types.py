"""Types of the ASGI protocol, as granian calls an application."""

from collections.abc import Awaitable, Callable
from typing import Any

type Scope = dict[str, Any]
"""What ASGI says of a request."""
type Event = dict[str, Any]
type Receive = Callable[[], Awaitable[Event]]
type Send = Callable[[Event], Awaitable[None]]
type Headers = list[tuple[bytes, bytes]]
