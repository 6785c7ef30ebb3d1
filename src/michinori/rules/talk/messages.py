"""What may be said when (domain § 10): before a contract contact data and invitations to deal outside stop the sender;
during one, contact data pass once both consent, and an invitation is delivered with a warning to the receiver.
"""

from collections.abc import Iterable

from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_block
from michinori.rules.talk.screening import Finding, screen

MAX_BODY = 5000
MAX_FILES = 10
RUNNING = ("agreed", "active", "delivered", "ending")
"""A contract under way: blocks do not stop what its two sides say to each other."""
BOUND = (*RUNNING, "completed", "ended")
"""A contract that was agreed: what screening lets pass is what it lets pass during one."""
AMENDABLE = ("active", "delivered")


def findings_in(text: str) -> tuple[Finding, ...]:
    """What screening finds, at places of the text as typed; signs that are taken out before keeping it hide nothing."""
    return screen(text) or screen(clean_block(text))


def stopping(findings: Iterable[Finding], *, agreed: bool, consented: bool) -> tuple[Finding, ...]:
    """Those that stop the sender."""
    return tuple(one for one in findings if not agreed or (one.is_contact and not consented))


def let_pass(text: str, *, field: str, agreed: bool, consented: bool = False) -> bool:
    """Whether the text invites to deal outside, where that is delivered.

    Raises Problem (422) ``contact-before-contract`` or ``contact-without-consent``, a flaw for each place.
    """
    findings = findings_in(text)
    stopped = stopping(findings, agreed=agreed, consented=consented)
    if stopped:
        key = "contact_unconsented" if agreed else "contact_found"
        flaws = tuple(
            Flaw(
                field,
                key,
                {
                    "said": text[one.start : one.end],
                    "place": f"{one.start + 1}–{one.end}",
                    "contact_why": one.reason,
                    "contact_instead": one.reason,
                },
            )
            for one in stopped
        )
        places = [{"field": field, "start": one.start, "end": one.end, "reason": one.reason} for one in stopped]
        slug = "contact-without-consent" if agreed else "contact-before-contract"
        raise Problem(slug, 422, flaws=flaws, places=places)
    return any(not one.is_contact for one in findings)
