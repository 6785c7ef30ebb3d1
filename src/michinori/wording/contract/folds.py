"""The closed lines of what is folded where terms are read: each already answers (decision 37)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.rules.contract.differences import Difference, by_hand
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import USUAL_PAYMENT_DAYS
from michinori.rules.measures.table import measure_of
from michinori.wording import display
from michinori.wording.contract.terms import FIELDS, value_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence, fill

_MONEY, _MONEY_WITHHELD = _("手数料・税"), _("手数料・税・源泉")
_ITEM: Sentence = _("%(key)s: %(value)s")
_MORE = ngettext_lazy("%(first)s ほか%(count)sつ", "%(first)s ほか%(count)sつ", "count")
_USUAL, _OWN = _("ふつうどおり"), _("独自: %(names)s")
_PAID_BY = _("支払いは%(day)sまで")
_RULES = ngettext_lazy("%(count)sつの決まり", "%(count)sつの決まり", "count")
_BUT = _("%(differ)sつ違う")
_CONTRACTS = ngettext_lazy("契約%(count)s件", "契約%(count)s件", "count")
_WEEKLY = _("%(kind)s・週%(time)sまで")
_NONE, _ONE_BY_ONE = _("なし"), _("%(kind)s・一度に%(count)s")
_PAYING, _PAYING_WITHHELD = _("検収%(days)s・修正%(times)s"), _("検収%(days)s・修正%(times)s・源泉あり")
_ENDING = _("折り合わなければ%(share)s")
_ENDING_RESTARTS = _("折り合わなければ%(share)s・やり直し%(times)s")
_NAMES: dict[str, Sentence] = {**FIELDS, "note": _("取り決め"), "rights": _("権利"), "reorder": _("再委託")}


class Answers(NamedTuple):
    """Closed lines: of the money, of the brief, of rights, inspection and payment, of the exit rules."""

    money: str
    brief: str
    plain: str
    exits: str


def fold_answers(terms: Terms, found: Sequence[Difference], rules: int) -> Answers:
    """The closed lines of these terms. ``found``: their differences; ``rules``: how many exit rules are listed."""
    return Answers(
        str(_MONEY_WITHHELD if terms.withholding else _MONEY),
        _brief(terms),
        plain_answer(terms),
        exits_answer(rules, sum(one.ticked for one in found)),
    )


def _brief(terms: Terms) -> str:
    items = sorted(terms.brief, key=lambda item: not item.direction)
    if not items:
        return ""
    value = items[0].value if len(items[0].value) <= 20 else f"{items[0].value[:20]}…"
    first = fill(_ITEM, {"key": items[0].key, "value": value}, {})
    return str(_MORE % {"first": first, "count": len(items) - 1}) if len(items) > 1 else first


def plain_answer(terms: Terms) -> str:
    """What of rights, place, re-order facts, note and date of payment is not as usual; else that all is."""
    late = (terms.payment_due_date - terms.due_date).days > USUAL_PAYMENT_DAYS
    said = [fill(_PAID_BY, {"day": display.day(terms.payment_due_date, year=False)}, {})] if late else []
    if names := by_hand(terms):
        said.append(fill(_OWN, {"names": "・".join(str(_NAMES[name]) for name in names)}, {}))
    return display.listed(said) if said else str(_USUAL)


def exits_answer(rules: int, differ: int) -> str:
    """How many rules differ from the usual; if none does, how many there are."""
    return fill(_BUT, {"differ": differ}, {}) if differ else str(_RULES % {"count": rules})


def contracts_answer(count: int) -> str:
    """On how many contracts the other's record stands."""
    return str(_CONTRACTS % {"count": count})


def _by_log(kind: str, terms: Terms) -> str:
    if terms.week_minutes is None:
        return kind
    return fill(_WEEKLY, {"kind": kind, "time": value_text("week_minutes", terms.week_minutes)}, {})


def form_answers(terms: Terms, typed: Mapping[str, str]) -> dict[str, str]:
    """The closed lines of the form for terms, by group. ``typed``: what stands in the fields one writes oneself."""
    says = {name: value_text(name, getattr(terms, name)) for name in (
        "inspection_days", "included_revisions", "fallback_share", "included_restarts", "open_stages",
    )}  # fmt: skip
    kind, log = words_of(terms).name, measure_of(terms).log
    own = [str(_NAMES[name]) for name in ("rights", "note") if typed.get(name)]
    own += [str(FIELDS["place_of_receipt"])] if typed.get("place_of_receipt") else []
    paying = {"days": says["inspection_days"], "times": says["included_revisions"]}
    ending = {"share": says["fallback_share"], "times": says["included_restarts"]}
    return {
        "measure": _by_log(str(kind), terms)
        if log is not None
        else fill(_ONE_BY_ONE, {"kind": kind, "count": says["open_stages"]}, {}),
        "paying": fill(_PAYING_WITHHELD if terms.withholding else _PAYING, paying, {}),
        "ending": fill(_ENDING_RESTARTS if terms.included_restarts else _ENDING, ending, {}),
        "handing": fill(_OWN, {"names": "・".join(own)}, {}) if own else str(_USUAL),
        "reorder": typed.get("reorder_client") or str(_NONE),
    }
