"""Who may read and act on an inquiry: its sender, signed in or by the mailed link, and staff who answer inquiries."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.support.links import inquiry_of
from michinori.support.models import Inquiry


@dataclass(frozen=True)
class Sender:
    """Who wrote an inquiry: a signed-in person, or whoever has the ``token`` that was mailed to the address."""

    actor: Actor
    token: str = ""


def visible_to(sender: Sender) -> QuerySet[Inquiry]:
    """The inquiries of this sender; what is struck is nobody's any more. Raises ``not-found`` for a forged token."""
    rows = Inquiry.objects.filter(struck_at__isnull=True)
    if sender.token:
        return rows.filter(id=inquiry_of(sender.token), user__isnull=True)
    if sender.actor.user_id is None:
        return rows.none()
    return rows.filter(user=sender.actor.user_id)


def require_other(actor: Actor, inquiry: Inquiry) -> None:
    """Check that staff do not act on their own inquiry. Raises ``own-matter`` (403)."""
    if inquiry.user_id is not None and inquiry.user_id == actor.user_id:
        raise Problem.forbidden("own-matter")


WAITING = Q(state="open", asked_since__isnull=False, trapped=False)
"""Inquiries in which words of the sender wait for an answer."""
