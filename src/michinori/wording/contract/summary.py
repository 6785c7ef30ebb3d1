"""The five lines in which terms are read before anybody agrees to them: money, date, work, revisions, ending early.

Both sides read the same lines; the money is that of the reader: the take-home of the worker, the deposit of the client.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.measures.table import measure_of
from michinori.rules.money.amounts import Halt, Preview, halts
from michinori.rules.money.rates import Statutory
from michinori.wording import display
from michinori.wording.contract.terms import FIELDS, value_text
from michinori.wording.measures.hours import rate_text
from michinori.wording.sentences import Sentence, fill

_NAMED, _LETTERS, _PRICED = 3, 16, 2
"""So many stages, with so many letters in all, are named one by one; so many with their prices."""
_HEADINGS: dict[str, Sentence] = {
    "worker": _("手取り%(net)s円で、%(due)sまで"),
    "client": _("仮払い%(deposit)s円（税込）で、%(due)sまで"),
    "worker:log": _("1時間%(rate)s円（税抜）で、%(due)sまで"),
    "client:log": _("1時間%(rate)s円（税抜）で、%(due)sまで"),
}
_NET, _MOST, _DEPOSIT = _("手取り"), _("手取り（上限まで）"), _("仮払い")
_BEFORE_TAX, _NET_OF = _("税抜 %(price)s円"), _("%(worker)sさんの手取り %(net)s円")
_DAYS_LEFT = ngettext_lazy("あと%(count)s日", "あと%(count)s日", "count")
_TODAY, _PAST = _("今日まで"), _("過ぎています")
_STEPS = ngettext_lazy("%(count)sつの工程", "%(count)sつの工程", "count")
_FROM_TO = _("%(first)s → … → %(last)s")
_REVISIONS, _TIMES = _("修正と差し戻し"), ngettext_lazy("%(count)s回まで", "%(count)s回まで", "count")
_THEN_NEW, _NEW_TERMS = _("%(count)s回目から条件変更"), _("希望は条件変更で")
_NO_REVISIONS = _("含まれません")
_EARLY: Sentence = _("途中で終わったら")
_EARLY_SAID: dict[Side, Sentence] = {"worker": _("進んだ分を受け取れる"), "client": _("払うのは進んだ分だけ")}
_START, _DONE, _LIMIT, _APPROVED = _("はじめ"), _("完成"), _("上限まで"), _("%(stage)sの承認")
_WEEK = _("週%(time)sまで")
_ROAD: dict[Side, Sentence] = {
    "worker": _("手取り。%(stops)s"),
    "client": _("あなたが払う額（税込）。%(stops)s"),
}


@dataclass(frozen=True)
class Line:
    """One line: what it is about, what the terms say, and in small type beside. ``amount``: yen, drawn large in place
    of ``text``; ``icon``: its name in the sprite.
    """

    icon: str
    label: str
    text: str
    beside: str
    amount: int | None = None


@dataclass(frozen=True)
class Stop:
    """A post of the small road. ``at``: its place, from 0 to 300; ``label``: empty where there is no room for one."""

    at: int
    label: str
    amount: int


@dataclass(frozen=True)
class Summary:
    """The heading, the five lines (the last holds the road of ``stops``), and the road in words."""

    heading: str
    lines: tuple[Line, ...]
    stops: tuple[Stop, ...]
    road: str


def summary(terms: Terms, whole: Preview, statutory: Statutory, side: Side, today: date, worker: str = "") -> Summary:
    """The terms as one side reads them. ``whole``: the money if all is done; ``worker``: the name beside the client's
    figures, empty for the worker.
    """
    stops = _stops(terms, halts(terms, statutory), side)
    road = fill(
        _ROAD[side], {"stops": display.listed(f"{stop.label} {display.yen(stop.amount)}".strip() for stop in stops)}, {}
    )
    lines = (_money(terms, whole, side, worker), _date(terms, today), _work(terms), _revisions(terms), _early(side))
    return Summary(_heading(terms, whole, side), lines, stops, road)


def _heading(terms: Terms, whole: Preview, side: Side) -> str:
    values = {
        "net": whole.worker_net,
        "deposit": whole.before_tax + whole.tax,
        "due": display.day(terms.due_date, year=False),
        "rate": terms.rate or 0,
    }
    return fill(_HEADINGS[side if measure_of(terms).log is None else f"{side}:log"], values, {})


def _money(terms: Terms, whole: Preview, side: Side, worker: str) -> Line:
    price = fill(_BEFORE_TAX, {"price": terms.price}, {})
    if side == "worker":
        return Line("wallet", str(_NET if measure_of(terms).log is None else _MOST), "", price, whole.worker_net)
    net = fill(_NET_OF, {"worker": worker, "net": whole.worker_net}, {}) if worker else price
    return Line("wallet", str(_DEPOSIT), "", net, whole.before_tax + whole.tax)


def _date(terms: Terms, today: date) -> Line:
    left = (terms.due_date - today).days
    beside = str(_PAST) if left < 0 else str(_TODAY) if left == 0 else str(_DAYS_LEFT % {"count": left})
    return Line("calendar", str(FIELDS["due_date"]), display.day(terms.due_date, year=False), beside)


def _work(terms: Terms) -> Line:
    if measure_of(terms).log is not None:
        limit = fill(_WEEK, {"time": value_text("week_minutes", terms.week_minutes)}, {}) if terms.week_minutes else ""
        return Line("clock", str(FIELDS["meter"]), rate_text(terms.rate or 0), limit)
    names = [stage.name for stage in terms.stages]
    named = len(names) <= _NAMED and (len(names) == 1 or sum(map(len, names)) <= _LETTERS)
    said = " → ".join(names) if named else fill(_FROM_TO, {"first": names[0], "last": names[-1]}, {})
    beside = _prices(terms) if named and len(names) <= _PRICED else str(_STEPS % {"count": len(names)})
    return Line("steps", str(FIELDS["stages"]), said, beside)


def _prices(terms: Terms) -> str:
    """``18,000＋24,000円``; empty for a single stage, whose price is that of the contract."""
    *first, last = terms.stages
    plus = "＋" if display.japanese() else " + "
    return plus.join([*(display.number(stage.price) for stage in first), display.yen(last.price)]) if first else ""


def _revisions(terms: Terms) -> Line:
    count = terms.included_revisions
    if not count:
        return Line("redo", str(_REVISIONS), str(_NO_REVISIONS), str(_NEW_TERMS))
    return Line("redo", str(_REVISIONS), str(_TIMES % {"count": count}), fill(_THEN_NEW, {"count": count + 1}, {}))


def _early(side: Side) -> Line:
    return Line("car", str(_EARLY), str(_EARLY_SAID[side]), "")


def _stops(terms: Terms, found: tuple[Halt, ...], side: Side) -> tuple[Stop, ...]:
    """The start, the end of each stage, and the whole, to scale in yen; the first and the last stage have labels."""
    made, end = [Stop(0, str(_START), 0)], _DONE if measure_of(terms).log is None else _LIMIT
    for number, halt in enumerate(found):
        last = number == len(found) - 1
        named = fill(_APPROVED, {"stage": terms.stages[number].name}, {}) if number == 0 and not last else ""
        amount = halt.net if side == "worker" else halt.with_tax
        made.append(Stop(halt.before_tax * 300 // terms.price, str(end) if last else named, amount))
    return tuple(made)
