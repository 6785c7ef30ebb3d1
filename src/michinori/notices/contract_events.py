"""Notices to both sides of a contract: what happened, and reminders before a deadline."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from michinori.contracts.lives import JOINED, read_life
from michinori.contracts.models import Contract
from michinori.contracts.queries.terms_notices import versions_to_notify
from michinori.kernel.page_ref import PageRef
from michinori.machinery import events
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.people.queries import insolvency_of, users_in_power
from michinori.rules.contract.clocks import REMIND_DAYS, clocks
from michinori.rules.contract.life import Clock, Life, Side
from michinori.wording.contract.change_request_effects import after_fact
from michinori.wording.contract.clocks import clock_sentence, next_step
from michinori.wording.contract.history import history_sentence
from michinori.wording.law.articles import article

from .frame import Hearing, News

_QUIET = frozenset({"stage_started", "hours_logged", "hours_taken_back"})
"""Kinds of facts without a notice; for logged hours, reminders come before the clock acknowledges their week."""


@dataclass(frozen=True)
class _Context:
    contract: Contract
    life: Life
    stage_names: dict[str, str]

    @property
    def page(self) -> PageRef:
        return PageRef("contract", (self.contract.id,))

    def side_of(self, user: User) -> Side:
        return "worker" if user.id == self.contract.worker_id else "client"


def hear_of_events(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``contract_events``: ``{contract_id, actor, events: [{n, kind, data}]}`` → everybody on both sides
    but the actor. A notice of terms goes to the worker in any case (Freelance Act art. 3).
    """
    happened = [event for event in item.payload["events"] if event["kind"] not in _QUIET]
    if not happened:
        return
    told = _read(item.payload["contract_id"])
    versions = versions_to_notify(told.contract.id, (event["n"] for event in happened))
    always = told.contract.worker_id if versions else None
    first = events.history(told.contract.id, after=happened[0]["n"] - 1, limit=1)
    for user in _people(told.contract):
        if user.id != item.payload["actor"] or user.id == always:
            own = user.id == item.payload["actor"]
            yield Hearing(user, _news(told, happened, versions, user), must=user.id == always, at=first[0].at, own=own)


def hear_of_clock(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``contract_reminder``: ``{contract_id, kind, ref, at, days}``, so many days before a clock ends →
    both sides, unless the clock has stopped meanwhile.
    """
    payload = item.payload
    told = _read(payload["contract_id"])
    at = datetime.fromisoformat(payload["at"])
    running = [one for one in clocks(told.life) if (one.kind, one.ref, one.at) == (payload["kind"], payload["ref"], at)]
    for user in _people(told.contract) if running else ():
        write = _reminder(told, running[0], payload["days"], user)
        yield Hearing(
            user, write, early=payload["days"] > REMIND_DAYS[-1], until=at, at=at - timedelta(days=payload["days"])
        )


def _reminder(told: _Context, clock: Clock, days: int, user: User) -> Callable[[], News]:
    def write() -> News:
        step = clock_sentence(clock, told.life, side=told.side_of(user))
        title = _("あと%(days)s日: %(title)s") % {"days": days, "title": told.contract.title}
        return News(title, step.text, told.page, parts=(step.title, step.text))

    return write


def _news(told: _Context, happened: list[dict[str, Any]], versions: list[int], user: User) -> Callable[[], News]:
    side = told.side_of(user)

    def write() -> News:
        sentences = [
            history_sentence(event["kind"], event["data"], viewer_side=side, stage_names=told.stage_names)
            for event in happened
        ]
        step = next_step(told.life, side=side)
        intro = _("契約「%(title)s」のお知らせです。") % {"title": told.contract.title}
        news = "\n".join(f"・{sentence}" for sentence in sentences)
        notice = article("freelance_3").name
        terms = [PageRef("contract_notice", (told.contract.id, str(version))) for version in versions]
        notices = [f"{notice}\n{address_of(page)}" for page in terms]
        asked = [part for event in happened if (part := _on_request(event, side))]
        parts = (intro, news, *asked, *notices, f"{step.title}\n{step.text}")
        text = "\n".join([told.contract.title, *sentences[1:]])
        return News(sentences[0], text, told.page, f"{sentences[0]}: {told.contract.title}", parts)

    return write


def _on_request(event: dict[str, Any], side: Side) -> str:
    """For an event about a change request: its state after the event and the address of its page; else empty."""
    data = event["data"]
    if "request" not in data:
        return ""
    fate = after_fact(event["kind"], included=bool(data.get("included")), side=side)
    return "\n".join([*(fate or ()), address_of(PageRef("change_request", (data["request"],)))])


def _read(contract_id: str) -> _Context:
    contract = Contract.objects.select_related(*JOINED, "client", "worker").get(id=contract_id)
    return _Context(contract, read_life(contract), dict(contract.stages.values_list("id", "name")))


def _people(contract: Contract) -> Iterable[User]:
    hearing = [contract.worker, *users_in_power(contract.client_id)]
    estate = insolvency_of(contract.client_id) if contract.frozen else None
    trustee = estate.trustee if estate is not None else None
    return hearing if trustee is None or trustee in hearing else [*hearing, trustee]
