"""What the clock applies and who learns of what: the one table (architecture, How data flows)."""

from collections.abc import Mapping

from michinori.contracts import scene
from michinori.machinery.deadlines import Handler
from michinori.machinery.outbox import Subscribers
from michinori.notices import contract_events, handover_events, mails, market_events
from michinori.papers.commands import documents
from michinori.trust.commands import counting, reviews

# kind of deadline → what applies it
HANDLERS: Mapping[str, Handler] = {
    scene.DEADLINE: scene.run_deadline,
    reviews.DEADLINE: reviews.publish_due,
}

# kind of outbox item → who is told
SUBSCRIBERS: Subscribers = {
    "mail": (mails.send_mail,),
    "contract_events": (contract_events.tell_of_events, documents.keep_notices, counting.note_conduct),
    "contract_reminder": (contract_events.remind,),
    "proposal_made": (market_events.tell_of_proposal,),
    "proposal_withdrawn": (market_events.tell_of_proposal,),
    "proposal_declined": (market_events.tell_of_proposal,),
    "handover_made": (handover_events.send_link,),
    "money_in": (market_events.tell_of_money_in,),
}
