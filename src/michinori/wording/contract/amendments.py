"""Words for an amendment: what it changes, in one line; its state; the checkbox that gives up confirmed amounts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.amendments import Change
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

_GIVEN_UP = _("この変更で、すでに確定した%(amount)s円（税抜）がなくなることを、確かめました")

FATES: dict[str, tuple[Sentence, Sentence]] = {
    "open:mine": (
        _("相手の返事を待っています"),
        _("%(until)sまでに返事がなければ、いまの条件のまま続きます。それまでは取り下げることもできます。"),
    ),
    "open:theirs": (
        _("条件変更への返事をお願いします"),
        _("%(until)sまでに、同意するか、断るか、別の案を出してください。返事がなければ、いまの条件のまま続きます。"),
    ),
    "awaiting_deposit:client": (
        _("差額の仮払いをしてください"),
        _("二人とも同意しています。%(until)sまでに差額を仮払いすると、新しい条件になります。"),
    ),
    "awaiting_deposit:worker": (
        _("差額の仮払いを待っています"),
        _("二人とも同意しています。クライアントが%(until)sまでに差額を仮払いすると、新しい条件になります。"),
    ),
    "in_force": (_("新しい条件になりました"), _("この変更は有効です。契約は、新しい条件で続いています。")),
    "declined:mine": (_("この案は断られました"), _("いまの条件のまま続いています。必要なら、別の案を出せます。")),
    "declined:theirs": (_("この案を断りました"), _("いまの条件のまま続いています。")),
    "withdrawn": (_("この案は取り下げられました"), _("いまの条件のまま続いています。")),
    "superseded": (_("この案は、別の案に置き換わりました"), _("いま返事を待っているのは、そのあとに出た案です。")),
    "lapsed": (
        _("この案は、なかったことになりました"),
        _("期限が過ぎたか、契約が終わりに向かったためです。変更は有効になっていません。"),
    ),
}


_KINDS = {
    "price": "price",
    "due_date": "due_date",
    "payment_due_date": "due_date",
    "stages": "stages",
    "brief": "brief",
}
_WORDS: dict[str, Sentence] = {
    "price": _("金額"),
    "due_date": _("納期"),
    "stages": _("工程"),
    "brief": _("方向性"),
    "rest": _("そのほかの条件"),
}
_PRICE, _DUE, _MORE = _("金額を%(old)sから%(new)sへ"), _("納期を%(old)sから%(new)sへ"), _("%(what)sを変える")
_REASONS: dict[str, Sentence] = {
    "price": _("金額を変える相談です。"),
    "due_date": _("納期を変える相談です。"),
    "stages": _("工程を変える相談です。"),
    "brief": _("約束を変える相談です。"),
}
_PROPOSE_PRICE, _PROPOSE_DUE, _PROPOSE = _("%(amount)s円を提案する"), _("%(day)sを提案する"), _("この変更を提案する")
_ANSWER, _OLD_TERMS = _("%(until)sまでに返事"), _("なければ、いまのまま")
_THEIRS = _("相手の返事は%(until)sまで")
_PAY_BY, _PAY_WAITS = _("差額の仮払いは%(until)sまで"), _("過ぎると、いまの条件のまま")
_MOVES_WITH = _("支払期日も同じ日数だけ動きます（%(day)sまで）。")
_TAKES, _GIVES = _("「%(stage)s」に足します"), _("「%(stage)s」から引きます")


class Reading(NamedTuple):
    """The line beside the buttons of an amendment, and in small type what happens without an answer."""

    say: str = ""
    small: str = ""


def kinds_of(changes: Iterable[Change]) -> tuple[str, ...]:
    """What the changes are about, each once: price, due_date, stages, brief, rest. A stage whose price alone changes
    with the whole belongs to the price, the date of payment to the due date.
    """
    changes = tuple(changes)
    priced = any(one.field == "price" for one in changes)
    found = dict.fromkeys(_KINDS.get(one.field, "rest") for one in changes if not (priced and _only_the_price(one)))
    return tuple(kind for kind in _WORDS if kind in found)


def _only_the_price(one: Change) -> bool:
    return one.field == "stages" and bool(one.old) and bool(one.new) and one.old["name"] == one.new["name"]


def headline(old: Terms, new: Terms, changes: Iterable[Change]) -> str:
    """What the amendment does, in one line: from what to what, if it is one thing."""
    kinds = kinds_of(changes)
    if kinds == ("price",):
        return fill(_PRICE, {"old": display.yen(old.price), "new": display.yen(new.price)}, {})
    if kinds == ("due_date",):
        first, then = (display.day(one.due_date, year=False) for one in (old, new))
        return fill(_DUE, {"old": first, "new": then}, {})
    joined = ("・" if display.japanese() else ", ").join(str(_WORDS[kind]) for kind in kinds)
    return fill(_MORE, {"what": joined}, {})


def what_word(kind: str) -> str:
    """The name of one thing that can be changed."""
    return str(_WORDS[kind])


def first_reason(kind: str) -> str:
    """What stands in the field of the reason before anybody types."""
    return str(_REASONS[kind])


def propose_word(old: Terms, new: Terms) -> str:
    """The label of the button that proposes the new terms."""
    if new.price != old.price:
        more = new.price - old.price
        return fill(_PROPOSE_PRICE, {"amount": f"{'＋' if more > 0 else ''}{display.number(more)}"}, {})
    if new.due_date != old.due_date:
        return fill(_PROPOSE_DUE, {"day": display.day(new.due_date, year=False)}, {})
    return str(_PROPOSE)


def payment_moves(old: date, new: date) -> str:
    """A sentence that the date of payment moves along; empty where it does not."""
    return "" if old == new else fill(_MOVES_WITH, {"day": display.day(new, year=False)}, {})


def takes_it(stage: str, more: int) -> str:
    """A sentence that says which stage takes the difference of ``more`` yen, which may be below 0."""
    return fill(_GIVES if more < 0 else _TAKES, {"stage": stage}, {})


def reading(status: str, until: datetime | None, *, mine: bool) -> Reading:
    """The line beside the buttons: until when, by whom; empty lines once it is closed."""
    if until is None:
        return Reading()
    values = {"until": display.until(until, year=False)}
    if status == "awaiting_deposit":
        return Reading(fill(_PAY_BY, values, {}), str(_PAY_WAITS))
    return Reading(fill(_THEIRS if mine else _ANSWER, values, {}), str(_OLD_TERMS))


def given_up_tick(amount: int) -> str:
    """The label of the checkbox for giving up ``amount`` yen before tax."""
    return fill(_GIVEN_UP, {"amount": amount}, {})


def fate(status: str, *, mine: bool, until: str, side: Side) -> tuple[str, str]:
    """A heading and a sentence for the amendment's state, as one side reads it."""
    for key in (f"{status}:{'mine' if mine else 'theirs'}", f"{status}:{side}", status):
        if key in FATES:
            title, text = FATES[key]
            return str(title), fill(text, {"until": until}, {})
    raise KeyError(status)
