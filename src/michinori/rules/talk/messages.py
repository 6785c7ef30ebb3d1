"""What messages may contain (domain § 10). Before a contract, contact data and invitations to deal outside are refused.
During one, contact data are allowed once both sides consent, and an invitation is delivered with a warning.
"""

from collections.abc import Iterable, Sequence

from michinori.kernel.problems import Problem
from michinori.kernel.text import clean_block
from michinori.rules.talk.screening import Finding, screen
from michinori.rules.talk.screening.refusing import flaws_of

MAX_BODY = 5000
MAX_FILES = 10
RUNNING = ("agreed", "active", "delivered", "ending")
"""Statuses of a contract under way, in which a block does not stop messages between its two sides."""
BOUND = (*RUNNING, "completed", "ended")
"""Statuses of a contract that was agreed: the screening for messages during a contract applies."""


def findings_in(text: str, watched: Sequence[str] = ()) -> tuple[Finding, ...]:
    """The findings of screening in the text as typed; if there are none, in the text as cleaned for storage, so that
    characters removed by cleaning cannot hide anything.
    """
    return screen(text, watched) or screen(clean_block(text), watched)


def stopping(findings: Iterable[Finding], *, agreed: bool, consented: bool) -> tuple[Finding, ...]:
    """The findings for which a message is refused. ``agreed``: whether a contract was agreed; ``consented``: whether
    both sides consented to exchange contact data.
    """
    return tuple(one for one in findings if not agreed or (one.is_contact and not consented))


def let_pass(text: str, *, field: str, agreed: bool, consented: bool = False, watched: Sequence[str] = ()) -> bool:
    """Check a text, and return whether it is delivered with a warning because it invites to deal outside or has a word
    that the operator has ``watched``.

    Raises ``contact-before-contract`` or ``contact-without-consent`` (422), with a flaw for each place.
    """
    findings = findings_in(text, watched)
    stopped = stopping(findings, agreed=agreed, consented=consented)
    if stopped:
        flaws = tuple(flaws_of(field, text, stopped, "contact_unconsented" if agreed else "contact_found"))
        places = [{"field": field, "start": one.start, "end": one.end, "reason": one.reason} for one in stopped]
        slug = "contact-without-consent" if agreed else "contact-before-contract"
        raise Problem(slug, 422, flaws=flaws, places=places)
    return any(not one.is_contact for one in findings)
