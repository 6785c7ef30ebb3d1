"""What the clock applies and who learns of what: the one table (architecture, How data flows)."""

from collections.abc import Mapping

from michinori.contracts import scene
from michinori.machinery.deadlines import Handler
from michinori.machinery.outbox import Subscribers
from michinori.notices.mails import send_mail

# kind of deadline → what applies it
HANDLERS: Mapping[str, Handler] = {scene.DEADLINE: scene.run_deadline}

# kind of outbox item → who is told
SUBSCRIBERS: Subscribers = {
    "mail": (send_mail,),
}
