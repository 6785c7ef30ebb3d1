"""The form for an amount to end at, and what the amount means while it is typed."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from michinori.contracts.queries.law import notice_before
from michinori.contracts.queries.terminations import after_naming, preview_of
from michinori.contracts.queries.views import ContractView
from michinori.kernel.problems import Problem
from michinori.pages.contracts.offers import number_of
from michinori.pages.contracts.scale import picture
from michinori.pages.contracts.termination_ways import reader_at, scale_of
from michinori.pages.fields import BlockField, YenField
from michinori.pages.forms import PageForm
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.termination_outlook import by_itself
from michinori.rules.contract.terminations import open_ending, range_to_name
from michinori.rules.measures.meter import fallback
from michinori.wording import problems
from michinori.wording.contract.both_sides import end_lines
from michinori.wording.contract.ending_ways import agreed_word, by_itself_word
from michinori.wording.contract.exit_rules import ending_outlook
from michinori.wording.contract.terminations import agreed_at, below_confirmed, paid_at_once
from michinori.wording.money_lines import MoneyLine


class AmountForm(PageForm):
    """An amount in yen before tax, the total of the contract, and a note."""

    amount = YenField(label=gettext_lazy("ここまでの報酬（税抜）"))
    note = BlockField(
        label=gettext_lazy("相手に伝えたいこと"),
        limit=5000,
        required=False,
        help_text=gettext_lazy("どこまでできたか、なぜこの額かを書くと、早く進みます。"),
    )


@dataclass(frozen=True)
class Figures:
    """What an amount would mean: the number line with it (``scale``), the reader's figure in each outcome, both sides'
    money (``lines``) and what comes next (``outlook``), or an ``error``. ``agrees``: a sentence, if naming the amount
    would settle the ending at once; ``note``: one about what is paid whatever the amount; ``left``: at how many yen
    before tax it settles if nobody acts.
    """

    amount: int | None = None
    lines: list[MoneyLine] | None = None
    outlook: tuple[str, ...] = ()
    error: str = ""
    agrees: str = ""
    note: str = ""
    outcomes: tuple[tuple[str, int], ...] = ()
    scale: SafeString | None = None
    left: int | None = None


def figures_for(view: ContractView, text: str) -> Figures:
    """What the amount typed would mean for a contract under way or already ending."""
    if not text.strip():
        return Figures()
    try:
        amount: int = YenField().clean(text)
        return _figures(view, amount)
    except ValidationError as error:
        return Figures(error=" ".join(error.messages))
    except Problem as problem:
        return Figures(error=" ".join(problems.flaw_text(flaw) for flaw in problem.flaws) or problems.detail(problem))


def _figures(view: ContractView, amount: int) -> Figures:
    life, side, now = view.life, view.place.side, view.now
    if life.termination is None:
        outlook = ending_outlook(life, side, amount=amount, at=now) if life.status in UNDER_WAY else []
        confirmed = view.meter.confirmed
        note = below_confirmed(confirmed, side) if amount < confirmed else ""
        lines = end_lines(preview_of(view, amount), side, estate=life.frozen)
        found = Figures(amount, lines, tuple(outlook), note=note)
        noticed = notice_before(view) is not None
        return replace(found, **_drawn(view, amount, opened_at(view, amount), noticed=noticed)) if outlook else found
    after = after_naming(view, amount)
    if after.settled_amount is not None:
        agreed = after.settled_amount
        lines = end_lines(preview_of(view, agreed), side, estate=life.frozen)
        return Figures(amount, lines, agrees=agreed_at(agreed))
    lines = end_lines(preview_of(view, max(amount, after.paid)), side, estate=after.frozen)
    paid = paid_at_once(after.paid) if after.paid > max(amount, life.paid) else ""
    found = Figures(amount, lines, tuple(ending_outlook(after, side, at=now)), note=paid)
    return replace(found, **_drawn(view, amount, after))


def opened_at(view: ContractView, amount: int) -> Life:
    """The contract if the reader's side opened an ending at ``amount`` now (outside [paid, price]: ``Problem``), or
    with the notice that comes first where one is needed, at the end of which what is confirmed counts if it is more.
    """
    begins, side = notice_before(view), view.place.side
    named = amount if begins is None else max(amount, view.meter.confirmed)
    at = begins or view.now
    return open_ending(view.life, side, named, "agreed", ending_id="", at=at, by=side).life


def _drawn(view: ContractView, amount: int, after: Life, *, noticed: bool = False) -> dict[str, Any]:
    """The number line with the amount, and the reader's figure if the other agrees and if nobody acts."""
    side, end = view.place.side, by_itself(after)
    agreed = (agreed_word(side), reader_at(after, side, max(amount, after.paid)))
    left = () if end is None else ((by_itself_word(side, end, noticed=noticed), reader_at(after, side, end.total)),)
    drawn = picture(scale_of(view, after, key="typed"))
    return {"outcomes": (agreed, *left), "scale": drawn, "left": None if end is None else end.total}


def asked(request: HttpRequest) -> dict[str, object]:
    """Initial values from the address: ``amount`` (in links on figures) and ``reason`` (after a declined restart, else
    the one that blames nobody).
    """
    return {"amount": number_of(request.GET.get("amount")), "reason": request.GET.get("reason", "agreed")}


def typed(data: QueryDict) -> dict[str, object]:
    """Initial values that show again what was typed."""
    return {name: data.get(name, "") for name in ("amount", "reason", "note")}


def suggested(view: ContractView) -> dict[str, object]:
    """Figures of the meter offered as amounts, lowest first, and the bounds of an amount that the reader can name."""
    meter, life = view.meter, view.life
    found = [
        (_("確定した分"), meter.confirmed),
        (_("決まりの額"), fallback(life)),
        (_("申告の分"), meter.claimed),
    ]
    least, most = range_to_name(life, view.place.side)
    inside = {amount: label for label, amount in reversed(found) if least <= amount <= most}
    return {"suggested": [(label, amount) for amount, label in sorted(inside.items())], "least": least, "most": most}
