"""The clocks of retention: what removes data of people by itself, after which time, set where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from michinori.columns.commands import checking
from michinori.contracts.commands import erasing as handovers
from michinori.leaving.commands import unconfirmed
from michinori.legal.commands import demands
from michinori.machinery import caching, erasing, idempotency, outbox, rates
from michinori.notices.commands import reading
from michinori.notices.push import sending as pushes
from michinori.notices.webhooks import sending
from michinori.people.commands import identity_ends, organisation_invitations, security
from michinori.rules.columns.comments import KEPT_DAYS, SPAM_DAYS
from michinori.rules.support.inquiries import KEPT as INQUIRIES_KEPT
from michinori.rules.support.inquiries import UNCONFIRMED_KEPT
from michinori.support.commands import erasing as inquiries
from michinori.treasury.commands import card_work, parting
from michinori.treasury.commands.reaching import REACHED


@dataclass(frozen=True)
class Clock:
    """``removes``: what, and counted from when. ``after``: settings of the operator by name, or times that no setting
    changes. ``by``: the function that a periodic task or a deadline calls.
    """

    removes: str
    after: tuple[str | timedelta, ...]
    by: Callable[..., Any]


CLOCKS: Mapping[str, Clock] = {
    "answers": Clock(
        "answers to programs that repeat a request, after they were given",
        ("idempotency_hours",),
        idempotency.forget_old,
    ),
    "cards": Clock("what the card company told, after it came", (card_work.KEPT,), card_work.forget_old),
    "comments": Clock(
        "the address, network address and browser of who wrote a comment; spam altogether; what is plainly spam",
        (timedelta(days=KEPT_DAYS), timedelta(days=SPAM_DAYS), timedelta(days=checking.DISCARD_DAYS)),
        checking.erase_old,
    ),
    "counts": Clock("counts of limits, by person or network address, when their window is over", (), rates.forget_old),
    "cache": Clock("failed sign-ins and used codes, when they expire (minutes)", (), caching.forget_old),
    "demands": Clock(
        "what a demand for deletion or disclosure says, after its answer, or without one after it came",
        ("demand_kept_days",),
        demands.strike_old,
    ),
    "devices": Clock("network address and browser of a session, once it is over", (), security.forget_devices),
    "files": Clock("files that are part of nothing, after they came", ("unattached_days",), erasing.sweep_files),
    "handovers": Clock(
        "address and note of a handover's link that nobody took, after it was sent",
        ("unanswered_days",),
        handovers.strike_unanswered,
    ),
    "identity": Clock(
        "pictures of papers: after the decision; undecided, after they came, and that much later",
        ("identity_days", "identity_wait_days", "identity_lapse_days"),
        identity_ends.run_deadline,
    ),
    "inquiries": Clock(
        "inquiries: their words after the closing; all of one whose address nobody confirmed",
        (INQUIRIES_KEPT, UNCONFIRMED_KEPT),
        inquiries.strike_old,
    ),
    "invitations": Clock(
        "the address of an invitation into an organisation that nobody answered, after it was sent",
        ("unanswered_days",),
        organisation_invitations.strike_unanswered,
    ),
    "notices": Clock("notices, after they came", (reading.KEPT,), reading.forget_old),
    "outbox": Clock("what has been told to all who wait for it, mails among it", (outbox.KEPT,), outbox.forget_old),
    "parting": Clock(
        "the sealed address of who has left, after their money was sent", (REACHED,), parting.forget_contact
    ),
    "parcels": Clock("notices to devices, when they arrived or after", (pushes.KEPT,), pushes.send_due),
    "security": Clock("entries of the security log", (security.KEPT,), security.forget_old),
    "unconfirmed": Clock(
        "an account whose address nobody confirmed, after the sign-up",
        ("unconfirmed_days",),
        unconfirmed.end_unconfirmed,
    ),
    "webhooks": Clock("calls of webhooks", (sending.KEPT,), sending.forget_old),
}
