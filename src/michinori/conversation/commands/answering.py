"""Keeping on a worker's profile how soon they usually answer (``rules.talk.answering``), like their other conduct only
from contracts between two who are verified.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from michinori.conversation.models import Message
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import OutboxItem
from michinori.people.models import Profile
from michinori.rules.talk.answering import LOOKED_AT, usual_hours

_VERIFIED = Q(contract__client__user__verified=True) | Q(contract__client__organisation__verified=True)


@AtOnce
def note_answering(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``message_sent``: count a worker's answers anew after each of their messages.

    In the order of the workers' ids, in which all processes lock the profiles of their batches, and only those that
    change.
    """
    sent = Message.objects.filter(id__in=[item.payload["message_id"] for item in items])
    written = sent.filter(by="worker", contract__isnull=False)
    for author_id in sorted(set(written.values_list("author_id", flat=True))):
        usual = usual_hours([one.at - one.asked_at for one in _answers_of(author_id)])
        Profile.objects.filter(user_id=author_id).exclude(answers_in=usual).update(answers_in=usual)


def _answers_of(user_id: str) -> QuerySet[Any]:
    """The newest messages of a worker that answer one; ``asked_at``: when the first of those that they answer came."""
    within = Message.objects.filter(thread=OuterRef("thread"), n__lt=OuterRef("n"))
    own_before = within.filter(by="worker").order_by("-n").values("n")[:1]
    asked = within.filter(by="client", n__gt=OuterRef("own_before")).order_by("n").values("at")[:1]
    rows = Message.objects.filter(_VERIFIED, author_id=user_id, by="worker", contract__worker__verified=True)
    newest = rows.order_by("-at").values("id")[:LOOKED_AT]
    found = Message.objects.only("at").filter(id__in=newest).annotate(own_before=Coalesce(Subquery(own_before), 0))
    return found.annotate(asked_at=Subquery(asked)).filter(asked_at__isnull=False, at__gte=F("asked_at"))
