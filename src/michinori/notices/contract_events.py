"""Notices to both sides of a contract: what happened, and reminders before a deadline."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from michinori.contracts.lives import read_life
from michinori.contracts.models import AskedApproval, Contract, Note, Position
from michinori.contracts.queries.law import declared_in
from michinori.contracts.queries.terms_notices import versions_to_notify
from michinori.contracts.told import Contracts, Told
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.people.queries import Power, insolvency_of, users_in_power
from michinori.rules.contract.approvals import key_of
from michinori.rules.contract.clocks import ANSWERS, REMIND_DAYS, clocks
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.changes import OfRequest
from michinori.rules.contract.facts.ends import ClientInsolvent, EndingCountered
from michinori.rules.contract.facts.money import BonusPaid, PaymentMade
from michinori.rules.contract.facts.time_log import HoursLogged, HoursTakenBack, WeekObjected
from michinori.rules.contract.facts.work import ProgressObjected, RemarkMade, StagePutBack, StageStarted
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.todo_amounts import amount_of
from michinori.rules.contract.todos import Todo, todos
from michinori.rules.law.articles import is_private
from michinori.wording import display
from michinori.wording.contract.change_request_effects import after_fact
from michinori.wording.contract.clocks import clock_sentence, next_step
from michinori.wording.contract.history import Doer, history_sentence
from michinori.wording.contract.todos import card
from michinori.wording.documents import KINDS
from michinori.wording.law.articles import SILENCE_ACCEPTS, article
from michinori.wording.notices.notices import TRUSTEE as _TRUSTEE
from michinori.wording.sentences import fill

from .frame import Headline, Hearing, News, said

_QUIET = (StageStarted, StagePutBack, HoursLogged, HoursTakenBack)
"""Kinds of facts without a notice; for logged hours, reminders come before the clock acknowledges their week."""
OPENED_AND_ANSWERED = 2
"""How many amounts stand once a termination was answered."""

_WITH_WORDS = (ProgressObjected, WeekObjected, BonusPaid)
"""Objections, of which the notice also tells the reason, and bonuses with their word of thanks."""


@dataclass(frozen=True)
class _Context:
    contract: Contract
    life: Life
    stage_names: dict[str, str]
    acting: Sequence[tuple[User, Power]]
    """Who acts for the client, and in which role; for mere members an owner or approver has to answer."""
    trustee: User | None
    """Who acts for an insolvent client."""
    words: tuple[tuple[Fact, str], ...] = ()
    """The client's words with the objections and bonuses that are told."""

    @property
    def page(self) -> PageRef:
        return PageRef("contract", (self.contract.id,))

    def side_of(self, user: User) -> Side:
        return "worker" if user.id == self.contract.worker_id else "client"

    @property
    def client_is_private(self) -> bool:
        """Whether the client orders for itself, so that the Freelance Act asks nothing of it."""
        return is_private(declared_in(self.contract, self.life.terms))

    def is_binding(self, user: User) -> bool:
        """Whether the user may answer for their side."""
        is_member = (user, "member") in self.acting
        return self.side_of(user) == "worker" or user == self.trustee or not (self.trustee or is_member)

    def to_do(self, user: User) -> list[Todo]:
        """What a clock asks of the user, the soonest first."""
        acting = self.side_of(user) == "worker" or self.trustee is None or user == self.trustee
        found = todos(self.life, self.side_of(user), (), binding=self.is_binding(user), acting=acting)
        return [one for one in found if one.mine and one.step.clock is not None]

    def doer(self, user: User, actor: str) -> Doer:
        """Who acted, as the user reads it, if the user's side did."""
        if user.id == actor or self.side_of(user) == "worker":
            return "you"
        if self.trustee is not None and actor == self.trustee.id:
            return "trustee"
        if user == self.trustee:
            return "client"
        return "colleague" if self.contract.client_id.startswith("org_") else "you"


def hear_of_events(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``contract_events``: ``{contract_id, actor, events: [{n, kind, data}]}`` → everybody on both sides
    but the actor. A notice of terms goes to the worker in any case (Freelance Act art. 3).
    """
    told = Told.read(item)
    heard = {n: fact for n, fact in told.facts.items() if not isinstance(fact, _QUIET)}
    if not heard:
        return
    spoken = {n: fact for n, fact in heard.items() if isinstance(fact, _WITH_WORDS)}
    context = _context(told.contract_id, Contracts.of(item), spoken)
    versions = versions_to_notify(event for event in told.events if event.n in heard)
    always = context.contract.worker_id if versions else None
    at = next(event.at for event in told.events if event.n in heard)
    recorded = any(isinstance(fact, ClientInsolvent) for fact in heard.values())
    estate = context.trustee if recorded else None
    if estate is not None:
        yield Hearing(estate, _of_estate(context), at=at, once=f"estate:{context.contract.client_id}")
    for user in _people(context):
        own = user.id == told.actor
        if user != estate and (not own or user.id == always):
            write = _news(context, list(heard.values()), versions, user, context.doer(user, told.actor))
            gathers = _gathered(told.contract_id, list(heard.values()))
            yield Hearing(user, write, must=user.id == always, at=at, own=own, gathers=gathers)


def _gathered(contract_id: str, heard: list[Fact]) -> str:
    """The name under which the notices are gathered: remarks on one contract, moves in one termination."""
    if all(isinstance(fact, RemarkMade) for fact in heard):
        return f"remarks:{contract_id}:"
    return _moves_of(heard)


def _moves_of(heard: list[Fact]) -> str:
    """The name under which notices of moves in one termination are gathered; empty for the first answer, or if anything
    else happened as well.
    """
    moved = [fact.ending for fact in heard if isinstance(fact, EndingCountered)]
    if not moved or len(moved) < len(heard):
        return ""
    is_first = Position.objects.filter(termination_id=moved[0]).count() <= OPENED_AND_ANSWERED
    return "" if is_first else f"moves:{moved[0]}:"


def hear_of_clock(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``contract_reminder``: ``{contract_id, kind, ref, at, days}``, so many days before a clock ends →
    both sides, unless the clock has stopped meanwhile.
    """
    payload = item.payload
    context = _context(payload["contract_id"], Contracts.of(item))
    at = datetime.fromisoformat(payload["at"])
    meant = (payload["kind"], payload["ref"], at)
    running = [one for one in clocks(context.life) if (one.kind, one.ref, one.at) == meant]
    for user in _people(context) if running else ():
        write = _reminder(context, running[0], payload["days"], user)
        yield Hearing(
            user, write, early=payload["days"] > REMIND_DAYS[-1], until=at, at=at - timedelta(days=payload["days"])
        )


def hear_of_asking(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``approval_asked``: ``{asked_id, at}`` → the owner or approver who was asked, unless the step is done
    or their role has ended meanwhile.
    """
    row = AskedApproval.objects.select_related("by").get(id=item.payload["asked_id"])
    context = _context(row.contract_id, Contracts({row.contract_id}))
    for user in users_in_power(context.contract.client_id, ("owner", "approver")):
        found = todos(context.life, "client", (), binding=True, acting=context.trustee in (None, user))
        meant = [one for one in found if one.mine and (key_of(one.step), one.step.at) == (row.step, row.until)]
        if user.id == row.asked_id and meant:
            yield Hearing(user, _asking(context, row.by.display_name, meant), about=row.by_id, until=row.until)


def _asking(context: _Context, name: str, meant: Sequence[Todo]) -> Callable[[], News]:
    def write() -> News:
        headline = _headline(context, "client", meant)
        what = headline.what if headline else ""
        values = {"name": name, "title": context.contract.title, "contract_id": context.contract.id, "what": what}
        return replace(said("approval_asked", values)(), headline=headline)

    return write


def _reminder(context: _Context, clock: Clock, days: int, user: User) -> Callable[[], News]:
    def write() -> News:
        step = clock_sentence(clock, context.life, side=context.side_of(user), binding=context.is_binding(user))
        name, meant = context.contract.title, [one for one in context.to_do(user) if one.step.clock == clock]
        headline = _headline(context, context.side_of(user), meant)
        title, subject = _left(days, name), _left(days, f"{headline.what} – {name}") if headline else ""
        is_warned = context.side_of(user) == "client" and clock.kind in ANSWERS and context.client_is_private
        text = f"{step.text}\n{SILENCE_ACCEPTS}" if is_warned else step.text
        return News(title, text, context.page, subject, (step.title, text), headline or _received((), "client"))

    return write


def _left(days: int, said: str) -> str:
    """A title that begins with the days that are left."""
    return ngettext("あと%(days)s日: %(title)s", "あと%(days)s日: %(title)s", days) % {"days": days, "title": said}


def _headline(context: _Context, side: Side, asked: Sequence[Todo]) -> Headline | None:
    """What the first of these asks, with the same words and figure as home's card; None if nothing is asked."""
    if not asked:
        return None
    amount = amount_of(context.life, asked[0].step, side)
    said = card(asked[0], context.life, side, amount)
    sign = "+" if amount and amount.change and amount.yen > 0 else ""
    figure = sign + display.yen(amount.yen) if amount else ""
    return Headline(said.what, figure, said.named, said.otherwise, said.button)


def _news(context: _Context, heard: list[Fact], versions: list[int], user: User, doer: Doer) -> Callable[[], News]:
    side = context.side_of(user)

    def write() -> News:
        names = context.stage_names
        sentences = [history_sentence(fact, viewer_side=side, stage_names=names, doer=doer) for fact in heard]
        step = next_step(context.life, side=side, binding=context.is_binding(user))
        intro = _("契約「%(title)s」のお知らせです。") % {"title": context.contract.title}
        news = "\n".join(f"・{sentence}" for sentence in sentences)
        notice = str(KINDS["terms_notice"]) if context.client_is_private else article("freelance_3").name
        terms = [PageRef("contract_notice", (context.contract.id, str(version))) for version in versions]
        notices = [f"{notice}\n{address_of(page)}" for page in terms]
        words = [_in_words(fact, text) for fact, text in context.words]
        asked = [_on_request(fact, side) for fact in heard if isinstance(fact, OfRequest)]
        parts = (intro, news, *words, *asked, *notices, f"{step.title}\n{step.text}")
        text = "\n".join([context.contract.title, *sentences[1:]])
        subject = f"{sentences[0]}: {context.contract.title}"
        headline = _headline(context, side, context.to_do(user)) or _received(heard, side)
        return News(sentences[0], text, context.page, subject, parts, headline)

    return write


def _received(heard: Iterable[Fact], side: Side) -> Headline:
    """The head of a mail that asks nothing: what the worker has received, if anything, and the way to the contract."""
    net = sum(fact.net for fact in heard if isinstance(fact, PaymentMade)) if side == "worker" else 0
    amount, named = (display.yen(net), _("手取り・残高に入りました")) if net else ("", "")
    return Headline("", amount, named, "", _("この契約を見る"))


def _in_words(fact: Fact, text: str) -> str:
    said = _("ひとこと:\n%(reason)s") if isinstance(fact, BonusPaid) else _("理由:\n%(reason)s")
    return said % {"reason": text}


def _on_request(fact: OfRequest, side: Side) -> str:
    """The state of a change request after a fact about it, and the address of its page."""
    return "\n".join([*(after_fact(fact, side) or ()), address_of(PageRef("change_request", (fact.request,)))])


def _context(contract_id: str, found: Contracts, with_words: Mapping[int, Fact] | None = None) -> _Context:
    contract = found.rows[contract_id]
    notes = Note.objects.filter(contract=contract, n__in=with_words).order_by("n") if with_words else ()
    words = tuple((with_words[note.n], note.text) for note in notes) if with_words else ()
    life, names = read_life(contract, found.gathered[contract_id]), found.stage_names[contract_id]
    return _Context(contract, life, names, found.acting[contract.client_id], _trustee(contract), words)


def _of_estate(context: _Context) -> Callable[[], News]:
    """The notice that tells a trustee of the role: one for the client, however many its contracts are."""

    def write() -> News:
        name = context.contract.client.display_name
        return News(
            fill(_TRUSTEE[0], {"client": name}, {}), fill(_TRUSTEE[1], {"client": name}, {}), PageRef("contracts")
        )

    return write


def _trustee(contract: Contract) -> User | None:
    estate = insolvency_of(contract.client_id) if contract.frozen else None
    return estate.trustee if estate is not None else None


def _people(context: _Context) -> Iterable[User]:
    hearing, trustee = [context.contract.worker, *(user for user, _ in context.acting)], context.trustee
    return hearing if trustee is None or trustee in hearing else [*hearing, trustee]
