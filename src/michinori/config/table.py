"""What the clock applies and who learns of what: the one table (architecture, How data flows)."""

from collections.abc import Mapping

from michinori.machinery.deadlines import Handler
from michinori.machinery.outbox import Subscribers

# kind of deadline → what applies it
HANDLERS: Mapping[str, Handler] = {}

# kind of outbox item → who is told
SUBSCRIBERS: Subscribers = {}
