"""What the tests of inquiries share."""

from typing import Any

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import outbox, proof
from michinori.machinery.models import OutboxItem
from michinori.machinery.waiting import Waits, count_waiting
from michinori.notices.models import Notice
from michinori.support.commands.inquiries import (
    PROVED,
)
from michinori.support.queries.inquiries import inquiries_waiting
from tests.columns.readers import solution
from tests.legal.publishing import admin
from tests.stories.cast import Cast

NOBODY = Actor("person")
ASKED = {"topic": "money", "subject": "領収書の宛名", "text": "宛名を直せますか。"}
TYPED = ASKED | {"name": "山本", "email": "yamamoto@example.net"}


def solved() -> str:
    return solution(proof.challenge(PROVED))


def mails(template: str) -> list[dict[str, Any]]:
    return [item.payload for item in OutboxItem.objects.filter(kind="mail", payload__template=template).order_by("id")]


def told(user_id: str | None, kind: str) -> int:
    outbox.drain(SUBSCRIBERS)
    return Notice.objects.filter(user=user_id, kind=kind).count()


def staff(cast: Cast, name: str = "Sora", role: str = "support") -> Actor:
    return admin(cast, name, role)


def waits(actor: Actor) -> tuple[int, int]:
    found = count_waiting(*inquiries_waiting(actor)).get("inquiries", Waits())
    return found.count, found.late
