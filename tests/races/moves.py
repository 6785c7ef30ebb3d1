"""Every act of the lifecycle table as something that a person, or the clock, does to the one contract of a scene.

How a new act joins: give it a line in ``MOVES``, and name it in the ``shows`` of a scene (``places.py``) in which it
can be done. It meets all that can be done there; ``rules.contract.acts`` says by itself in which other scenes it can
be done too, and there it meets what those are there for. An act of the table that is missing in either fails a test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from michinori.config.table import HANDLERS
from michinori.contracts.commands import (
    amendments,
    bids,
    bonuses,
    business_ends,
    change_requests,
    deliveries,
    deposits,
    handovers,
    hours,
    insolvencies,
    offers,
    outside_results,
    purchases,
    switches,
    terminations,
)
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, HourEntry
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.people.queries import default_client
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.lifecycle import Who
from tests.stories.cast import Cast, terms

STRIKES = {
    "acknowledge": "acknowledge", "acknowledge_week": "acknowledge-week", "approve": "approve", "accept": "accept",
    "begin_ending": "begin-termination", "silence": "silence", "take_result": "take-result",
    "bidding": "open-bidding", "bids_open": "open-bids",
    "standing_rule": "standing-rule", "lapse_offer": "lapse-offer", "lapse_deposit": "lapse-deposit",
    "lapse_amendment": "lapse-amendment", "lapse_difference": "lapse-amendment", "lapse_switch": "lapse-switch",
    "lapse_change": "lapse-change", "lapse_switch_deposit": "lapse-switch", "lapse_handover": "lapse-handover",
    "stale": "open-termination",
}  # fmt: skip
"""Which act of the table a clock does when it ends."""
BESIDE = ("withdraw-client", "record-insolvency")
"""Commands beside the table that reach into a contract: the client's business ends."""
MADE_MEANWHILE = "new"


@dataclass
class Place:
    """A contract in a scene: who is there, its life, the day in Japan, the file that each of them holds ready, the
    ids that are there before anybody moves, and the insolvency that another member of staff has filed.
    """

    cast: Cast
    contract_id: str
    life: Life
    day: date
    files: dict[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    filing: str = ""

    def actor(self, who: Who) -> Actor:
        """Aoi, Ren, Sora of the staff, or Haru, who takes the rest over; of an insolvent client its trustee, Mio."""
        made, client = self.cast.made, self.cast.mio if self.life.frozen else self.cast.aoi
        people = {"client": client, "worker": self.cast.ren, "staff": made["Sora"], "newcomer": made["Haru"]}
        return self.cast.proved(people[who]) if who == "staff" else self.cast.acts(people[who])


@dataclass(frozen=True)
class Mover:
    """Who does which act, to which stage (``number``) or thing (``ref``: an id, a week's Monday, a clock's kind)."""

    act: str
    who: Who
    number: int | None = None
    ref: str | None = None
    at: Clock | None = None

    @property
    def kind(self) -> str:
        """As ``shows`` of a scene names it."""
        return f"{self.who} {self.act}"

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.kind, self.number, self.ref) if part is not None)


type Move = Callable[[Place, Mover], object]


def movers(place: Place, life: Life) -> list[Mover]:
    """All that somebody can do now: what the table and the rules offer, and what happens by itself next."""
    found: list[Mover] = []
    sides: tuple[Side, ...] = ("client", "worker")
    firm = _contract(place).client.organisation_id is not None
    for side in sides:
        can = possible(life, side, today=day_of(clock.now()), natural=side == "worker" or not firm)
        found += [Mover(one.act.name, side, one.number, one.ref) for one in can]
    if life.status in ("active", "delivered"):
        entries = HourEntry.objects.filter(contract_id=place.contract_id, answer__isnull=True).order_by("n")
        found += [Mover("take-back-hours", "worker", ref=entry.id) for entry in entries]
    if life.termination and life.termination.outside and not life.termination.outside.checked_at:
        found.append(Mover("check-result", "staff", ref=life.termination.id))
    if life.handover:
        found.append(Mover("accept-handover", "newcomer", ref=life.handover.id))
    return found


def strikes(life: Life) -> list[Mover]:
    """The clock, run to where the next one ends, and to where the one after it does."""
    return [Mover(STRIKES[one.kind], "clock", ref=one.kind, at=one) for one in clocks(life)[:2]]


def newly(before: list[Mover], after: list[Mover]) -> list[Mover]:
    """What can be done after an act and could not before; to things that it has made, whatever their ids are."""
    known = {one.ref for one in before}
    open_before = {(one.kind, one.number, one.ref) for one in before}
    now = [one for one in after if (one.kind, one.number, one.ref) not in open_before]
    renamed = [replace(one, ref=one.ref if one.ref in known or _is_day(one.ref) else MADE_MEANWHILE) for one in now]
    return list(dict.fromkeys(renamed))


def _is_day(ref: str | None) -> bool:
    return ref is None or ref[:1].isdigit()


def move(place: Place, mover: Mover) -> object:
    """Do it."""
    return MOVES[mover.act](place, mover)


def run_clock(mover: Mover) -> int:
    """The site's time moves past the clock's end, and what is due happens, as the background process does it."""
    assert mover.at is not None
    return run_due(HANDLERS, clock.turn_to(mover.at.at + timedelta(minutes=1)))


def _contract(place: Place) -> Contract:
    return Contract.objects.get(id=place.contract_id)


def _ref(place: Place, mover: Mover, made: str) -> str:
    """The id of what is acted on; where the other one has to make it first, that of what is there by now."""
    if mover.ref and mover.ref != MADE_MEANWHILE:
        return mover.ref
    there = getattr(_contract(place), made).values_list("id", flat=True)
    fresh = [each for each in there if each not in place.known]
    if not fresh:
        raise Problem.unknown()
    return str(fresh[0])


def _on(made: str, key: str, command: Callable[..., object], **more: Any) -> Move:
    """An act on an amendment, a change request, an ending or an entry."""
    return lambda place, mover: command(
        actor=place.actor(mover.who),
        **{key: _ref(place, mover, made)},
        **{name: value(place, mover) if callable(value) else value for name, value in more.items()},
    )


def _at(command: Callable[..., object], **more: Any) -> Move:
    """An act on the contract itself, or on the stage or week that the mover names."""

    def act(place: Place, mover: Mover) -> object:
        given = {name: value(place, mover) if callable(value) else value for name, value in more.items()}
        if mover.number is not None:
            given["number"] = mover.number
        return command(actor=place.actor(mover.who), contract_id=place.contract_id, **given)

    return act


def _file(place: Place, mover: Mover) -> list[str]:
    return [place.files[mover.who]]


def _monday(place: Place, mover: Mover) -> date:
    return date.fromisoformat(mover.ref or "")


def _next_terms(place: Place, mover: Mover) -> dict[str, Any]:
    """Ren asks for ¥5,000 more where something is still to be done, Aoi for other words."""
    now = place.life.terms.as_data()
    last = place.life.stages[-1]
    if mover.who == "client" or place.life.status == "delivered" or last.status in ("submitted", "approved"):
        return now | {"note": f"{mover.who}: 実績として載せてもよい"}
    stages = [*now["stages"][:-1], now["stages"][-1] | {"price": last.price + 5_000}]
    return now | {"price": now["price"] + 5_000, "stages": stages}


def _other_kind(place: Place, mover: Mover) -> dict[str, Any]:
    """Terms to go on under: by the hour where it was by stages, and the other way round."""
    rest = {"price": 20_000, "withholding": False, "due_date": (place.day + timedelta(days=40)).isoformat()}
    if place.life.terms.meter == "hours":
        return terms(**rest, stages=[{"name": "残り", "price": 20_000}])
    return terms(**rest, stages=[], meter={"kind": "hours", "rate": 2_000})


def _take_over(place: Place, mover: Mover) -> object:
    """Haru opens the link of the mail and accepts."""
    mail = OutboxItem.objects.filter(kind="handover_made").order_by("id").last()
    if mail is None:
        raise Problem.unknown()
    return handovers.accept_handover(
        actor=place.actor(mover.who),
        token=unseal(mail.payload["token"]),
        price=9_000,
        due_date=(place.day + timedelta(days=40)).isoformat(),
    )


def _counter_terms(place: Place, mover: Mover) -> dict[str, Any]:
    """What was proposed, in other words; of a restart nothing else could be."""
    amendment = place.life.amendment
    proposed = amendment.terms.as_data() if amendment else _next_terms(place, mover)
    return proposed | {"note": f"{mover.who}: こうしたい"}


def _another_class(place: Place, mover: Mover) -> str:
    """Another class than the rule's."""
    kind = next((one.kind for one in place.life.requests if one.id == mover.ref), "fix")
    return "fix" if kind == "restart" else "restart"


def _asks(place: Place, mover: Mover) -> int:
    """What a side opens an ending with, in yen before tax: far from the other's."""
    return max(place.life.paid, 30_000 if mover.who == "worker" else 5_000)


def _theirs(place: Place, mover: Mover) -> int:
    """The amount that the other stands at."""
    ending, side = place.life.termination, mover.who
    amount = ending.amount_of("client" if side == "worker" else "worker") if ending else None
    return amount if amount is not None else _asks(place, replace(mover, who=_other(side)))


def _other(who: Who) -> Who:
    return "client" if who == "worker" else "worker"


def _names(place: Place, mover: Mover) -> int:
    """Halfway to the other's amount, from one's own or from where one would begin."""
    ending = place.life.termination
    side: Side = "worker" if mover.who == "worker" else "client"
    mine = ending.amount_of(side) if ending else None
    begin = place.life.terms.price if side == "worker" else place.life.paid
    return (_theirs(place, mover) + (begin if mine is None else mine)) // 2


def _result(place: Place, mover: Mover) -> str | None:
    """The outside result that is filed in the scene: staff read its document, and only a decision replaces it."""
    ending = place.life.termination
    return ending.outside.id if ending and ending.outside else None


def _seals(place: Place, mover: Mover) -> int:
    """Bids that meet."""
    return max(place.life.paid, 8_000 if mover.who == "worker" else 12_000)


def _other_stages(place: Place, mover: Mover) -> dict[str, Any]:
    """What a counter-offer asks for: the same price, a day later."""
    return terms(due_date=(place.life.terms.due_date + timedelta(days=1)).isoformat())


def _withdraw_client(place: Place, mover: Mover) -> object:
    firm = default_client(place.cast.aoi.id)
    return business_ends.withdraw_client(
        actor=place.cast.acts(place.cast.aoi), client_id=firm.id, reason="廃業します", confirm=firm.display_name
    )


def _record_insolvency(place: Place, mover: Mover) -> object:
    name = default_client(place.cast.aoi.id).display_name
    return insolvencies.confirm_insolvency(actor=place.actor("staff"), filing_id=place.filing, confirm=name)


_FIX = [{"key": "幅", "value": "1200px"}]
_BRIEF = ["テイスト"]
_AMENDMENT = ("amendments", "amendment_id")
_CHANGE = ("change_requests", "request_id")
_ENDING = ("terminations", "termination_id")
_SWITCH = ("switches", "switch_id")
_LINK = ("handovers", "handover_id")

MOVES: dict[str, Move] = {
    "accept-offer": _at(offers.accept_offer, terms_version=lambda place, _: place.life.terms_version),
    "decline-offer": _at(offers.decline_offer),
    "counter-offer": _at(offers.counter_offer, terms=_other_stages),
    "cancel": _at(offers.cancel_contract),
    "deposit": _at(deposits.make_deposit),
    "start": _at(stage_commands.start_stage),
    "let-begin": _at(stage_commands.let_stage_begin),
    "put-back": _at(stage_commands.put_back_stage),
    "report": _at(stage_commands.report_stage, percent=60, file_ids=_file),
    "submit": _at(stage_commands.submit_stage, file_ids=_file),
    "approve": _at(stage_commands.approve_stage),
    "return": _at(stage_commands.return_stage, items=_BRIEF),
    "agree-return": _at(stage_commands.agree_return),
    "buy": _at(purchases.buy_stage),
    "pay-bonus": _at(bonuses.pay_bonus, amount=1_000),
    "acknowledge": _at(stage_commands.acknowledge_stage),
    "object": _at(stage_commands.object_stage, reason="写真が違います"),
    "log-hours": _at(hours.log_hours, day=lambda place, _: place.day, minutes=45, file_ids=_file),
    "take-back-hours": _at(hours.take_back_hours, entry_id=lambda _, mover: mover.ref),
    "acknowledge-week": _at(hours.acknowledge_week, monday=_monday),
    "object-week": _at(hours.object_week, monday=_monday, reason="聞いていません"),
    "deliver": _at(deliveries.deliver_work, file_ids=_file),
    "accept": _at(deliveries.accept_delivery),
    "send-back": _at(deliveries.send_back, items=_BRIEF),
    "propose-amendment": _at(amendments.propose_amendment, terms=_next_terms, reason="変わりました"),
    "accept-amendment": _on(*_AMENDMENT, amendments.accept_amendment),
    "decline-amendment": _on(*_AMENDMENT, amendments.decline_amendment),
    "withdraw-amendment": _on(*_AMENDMENT, amendments.withdraw_amendment),
    "counter-amendment": _on(*_AMENDMENT, amendments.counter_amendment, terms=_counter_terms, reason="こうしたい"),
    "request-change": _at(change_requests.request_change, note="幅を変えたい", changes=_FIX),
    "accept-change": _on(*_CHANGE, change_requests.accept_change),
    "decline-change": _on(*_CHANGE, change_requests.decline_change),
    "withdraw-change": _on(*_CHANGE, change_requests.withdraw_change),
    "dispute-class": _on(*_CHANGE, change_requests.dispute_class, kind=_another_class, reason="違うと思います"),
    "open-termination": _at(terminations.open_termination, amount=_asks, reason="agreed"),
    "accept-termination": _on(*_ENDING, terminations.accept_termination, amount=_theirs),
    "counter-termination": _on(*_ENDING, terminations.counter_termination, amount=_names),
    "withdraw-termination": _on(*_ENDING, terminations.withdraw_termination),
    "extend-termination": _on(*_ENDING, bids.extend_termination, reason="入院しました"),
    "seal-bid": _on(*_ENDING, bids.seal_bid, amount=_seals),
    "begin-termination": _on(*_ENDING, terminations.begin_termination),
    "file-result": _on(
        *_ENDING,
        outside_results.file_result,
        amount=9_000,
        kind=lambda place, mover: "judgment" if _result(place, mover) else "private_record",
        file_id=lambda place, mover: _file(place, mover)[0],
    ),
    "deny-result": _on(*_ENDING, outside_results.deny_result, reason="覚えがありません"),
    "check-result": _on(*_ENDING, outside_results.check_result, genuine=True, result_id=_result),
    "end-at-standing": _at(terminations.end_at_standing),
    "propose-switch": _at(switches.propose_switch, amount=_asks, terms=_other_kind, reason="時間で数えたい"),
    "accept-switch": _on(*_SWITCH, switches.accept_switch),
    "decline-switch": _on(*_SWITCH, switches.decline_switch),
    "withdraw-switch": _on(*_SWITCH, switches.withdraw_switch),
    "hand-over": _at(handovers.make_handover, client_email="haru@example.com"),
    "consent-handover": _on(*_LINK, handovers.consent_handover),
    "revoke-handover": _on(*_LINK, handovers.revoke_handover),
    "accept-handover": _take_over,
    "withdraw-client": _withdraw_client,
    "record-insolvency": _record_insolvency,
}
