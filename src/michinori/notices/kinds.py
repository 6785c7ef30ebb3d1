"""Every kind of notice, by outbox kind: the group by which people choose, and the recipients (decision 0019)."""

from collections.abc import Mapping
from datetime import timedelta

from . import (
    column_events,
    contract_events,
    conversation_events,
    finding_events,
    installation_events,
    market_events,
    moderation_events,
    organisation_events,
    payout_events,
    trust_events,
)
from .frame import Kind

KINDS: Mapping[str, Kind] = {
    "contract_events": Kind("contracts", contract_events.hear_of_events),
    "approval_asked": Kind("contracts", contract_events.hear_of_asking),
    "contract_reminder": Kind("deadlines", contract_events.hear_of_clock),
    "proposal_made": Kind("proposals", market_events.hear_of_proposal),
    "proposal_withdrawn": Kind("proposals", market_events.hear_of_proposal),
    "proposal_declined": Kind("proposals", market_events.hear_of_proposal),
    "question_asked": Kind("proposals", market_events.hear_of_question),
    "question_answered": Kind("proposals", market_events.hear_of_question),
    "saved_search_found": Kind("finding", finding_events.hear_of_found),
    "invitation_made": Kind("finding", finding_events.hear_of_invitation),
    "review_published": Kind("reviews", trust_events.hear_of_review),
    "review_replied": Kind("reviews", trust_events.hear_of_review),
    "message_sent": Kind("messages", conversation_events.hear_of_message, wait=timedelta(minutes=5)),
    "money_in": Kind("money", market_events.hear_of_money_in),
    "card_refund_sent": Kind("money", market_events.hear_of_money_in),
    "card_refund_failed": Kind("money", market_events.hear_of_money_in),
    "card_disputed": Kind("money", market_events.hear_of_money_in),
    "bank_account_set": Kind("money", payout_events.hear_of_account),
    "payout_requested": Kind("money", payout_events.hear_of_payout),
    "payout_sent": Kind("money", payout_events.hear_of_payout),
    "payout_returned": Kind("money", payout_events.hear_of_payout),
    "withholding_due": Kind("money", payout_events.hear_of_withheld),
    "organisation_invited": Kind("account", organisation_events.hear_of_invitation),
    "member_joined": Kind("account", organisation_events.hear_of_member),
    "comment_published": Kind("columns", column_events.hear_of_comment),
    "column_hidden": Kind("columns", column_events.hear_of_hiding),
    "webhook_off": Kind("account", market_events.hear_of_webhook),
    "review_open": Kind("reviews", trust_events.hear_of_opening),
    "report_decided": Kind("account", moderation_events.hear_of_outcome),
    "decision_made": Kind("account", moderation_events.hear_of_decision),
    "appeal_answered": Kind("account", moderation_events.hear_of_answer),
    "appeal_due": Kind("account", moderation_events.hear_of_waiting),
    "appeal_overdue": Kind("account", moderation_events.hear_of_waiting),
    "appeal_late": Kind("account", moderation_events.hear_of_late_answer),
    "books_wrong": Kind("account", installation_events.hear_of_books),
    "clock_jumped": Kind("account", installation_events.hear_of_jump),
    "mail_bounced": Kind("account", market_events.hear_of_bounce),
}
