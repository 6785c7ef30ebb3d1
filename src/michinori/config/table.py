"""The table of all deadline handlers and outbox subscribers (architecture, How data flows)."""

from collections.abc import Mapping

from michinori.contracts import pending, scene
from michinori.contracts.commands import finished_jobs, standing_deposits, suspending
from michinori.conversation.commands import answering, threads
from michinori.machinery import erasing
from michinori.machinery.deadlines import Handler, Together
from michinori.machinery.deliveries import Apart, Outside, Subscribers
from michinori.market.commands import at_end, jobs, searches
from michinori.moderation.commands import appeals
from michinori.notices import comment_links, handover_events, holding, mails, organisation_mails, parting_mails
from michinori.notices.kinds import KINDS
from michinori.notices.push.commands import send_push
from michinori.notices.telling import tell
from michinori.notices.webhooks import spreading
from michinori.papers.commands import documents, ndas, steps, years
from michinori.people.commands import addresses, identity_ends
from michinori.support.commands import announcements, closures
from michinori.treasury.commands import (
    card_holds,
    card_parked,
    gathering,
    hold_limits,
    last_days,
    parting,
    reaching,
    sending_on,
    withholding,
)
from michinori.trust.commands import counting, reviews

# kind of deadline → handler
HANDLERS: Mapping[str, Handler] = {
    pending.DEADLINE: Together(scene.run_deadlines),
    reviews.DEADLINE: reviews.publish_due,
    searches.DEADLINE: searches.tell_daily,
    jobs.DEADLINE: jobs.close_due,
    at_end.DEADLINE: at_end.close_all,
    holding.DEADLINE: holding.release,
    suspending.DEADLINE: suspending.end_suspension,
    appeals.DEADLINE: appeals.remind_of_answer,
    gathering.DEADLINE: gathering.gather_due,
    withholding.DEADLINE: withholding.remind_of_withheld,
    years.DEADLINE: years.make_due,
    card_parked.DEADLINE: card_parked.send_back_parked,
    hold_limits.DEADLINE: hold_limits.see_to_limits,
    reaching.DEADLINE: parting.forget_contact,
    last_days.DEADLINE: last_days.remind_of_money,
    addresses.DEADLINE: addresses.run_deadline,
    identity_ends.DEADLINE: identity_ends.run_deadline,
}
LONG = frozenset({
    gathering.DEADLINE, hold_limits.DEADLINE, withholding.DEADLINE, years.DEADLINE, card_parked.DEADLINE,
    last_days.DEADLINE,
})  # fmt: skip
"""Kinds of deadlines that may take a minute, so that the tick leaves them to a task of their own."""

# kind of outbox item → subscribers, besides ``tell``, which subscribes to all of notices.kinds. Those of one item are
# told in one transaction, in this order: what is locked by many, as numbers of papers are, comes last. Apart are those
# that act on money or contracts, or take long; outside of transactions those that reach out of the site.
_MORE: Subscribers = {
    "mail": (Outside(mails.send_mail),),
    "notice_mail": (Outside(mails.send_notice),),
    "notice_push": (send_push,),
    "notice_digest": (Outside(mails.send_digest),),
    "organisation_invited": (Outside(organisation_mails.send_invitation),),
    "handover_made": (Outside(handover_events.send_link),),
    "announcement_news": (announcements.go_on,),
    "announcement_service": (announcements.go_on,),
    "closure_news": (closures.go_on,),
    "closure_confirmed": (last_days.await_last_days, at_end.await_end),
    "comment_link": (Outside(comment_links.send_link),),
    "payout_returned": (Outside(parting_mails.send_link),),
    "money_in": (Apart(standing_deposits.deposit_what_came),),
    "card_refund_failed": (Apart(sending_on.send_on), Outside(parting_mails.tell_refused)),
    "job_posted": (searches.spread_posted,),
    "nda_agreed": (ndas.keep_nda,),
    "proposal_made": (threads.follow, spreading.spread_proposal),
    "proposal_withdrawn": (spreading.spread_proposal,),
    "proposal_declined": (spreading.spread_proposal,),
    "message_sent": (spreading.spread_message, answering.note_answering),
    "content_left": (Outside(erasing.erase_left),),
    "identity_forgotten": (Outside(identity_ends.forget_elsewhere),),
    "party_changed": (Apart(counting.note_party_changed),),
    "contract_events": (
        threads.follow,
        spreading.spread_contract,
        reviews.ask_for_reviews,
        finished_jobs.close_finished,
        withholding.await_reminder,
        card_holds.hold_if_odd,
        counting.note_conduct,
        documents.keep_notices,
        steps.keep_papers,
    ),
}
SUBSCRIBERS: Subscribers = {
    kind: (*([tell] if kind in KINDS else []), *_MORE.get(kind, ())) for kind in [*KINDS, *_MORE]
}
