"""Keeping on a worker's profile how soon they usually answer (``rules.talk.answering``), like their other conduct only
from contracts between two who are verified.
"""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from michinori.conversation.models import Message
from michinori.machinery.models import OutboxItem
from michinori.people.models import Profile
from michinori.rules.talk.answering import LOOKED_AT, usual_hours

_VERIFIED = Q(contract__client__user__verified=True) | Q(contract__client__organisation__verified=True)


def note_answering(item: OutboxItem) -> None:
    """Outbox subscriber to ``message_sent``: count a worker's answers anew after each of their messages."""
    message = Message.objects.only("by", "author_id", "contract_id").get(id=item.payload["message_id"])
    if message.by == "worker" and message.contract_id:
        usual = usual_hours([one.at - one.asked_at for one in _answers_of(message.author_id)])
        Profile.objects.filter(user_id=message.author_id).update(answers_in=usual)


def _answers_of(user_id: str) -> QuerySet[Any]:
    """The newest messages of a worker that answer one; ``asked_at``: when the first of those that they answer came."""
    within = Message.objects.filter(thread=OuterRef("thread"), n__lt=OuterRef("n"))
    own_before = within.filter(by="worker").order_by("-n").values("n")[:1]
    asked = within.filter(by="client", n__gt=OuterRef("own_before")).order_by("n").values("at")[:1]
    rows = Message.objects.filter(_VERIFIED, author_id=user_id, by="worker", contract__worker__verified=True)
    newest = rows.order_by("-at").values("id")[:LOOKED_AT]
    found = Message.objects.only("at").filter(id__in=newest).annotate(own_before=Coalesce(Subquery(own_before), 0))
    return found.annotate(asked_at=Subquery(asked)).filter(asked_at__isnull=False, at__gte=F("asked_at"))
