"""The values that show new terms beside the old ones: before they are proposed, and where they are answered."""

from django.http import QueryDict

from michinori.contracts.queries.amendments import AmendmentPreview
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import runs_out
from michinori.pages.contracts.measures.table import figures_of
from michinori.pages.contracts.terms_form import ConfirmForm
from michinori.pages.contracts.ticks import marked, ticks_of
from michinori.rules.contract.amendments import Change, Effect
from michinori.rules.contract.differences import differences
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import preview_whole
from michinori.wording import display
from michinori.wording.contract.amendments import given_up_tick, headline, payment_moves, reading
from michinori.wording.contract.change_request_effects import restart_lines
from michinori.wording.contract.differences import Said, say_differences
from michinori.wording.contract.terms import deposit_sentence, diff_row
from michinori.wording.law.articles import beside


def restart_said(view: ContractView, supersedes: int | None, status: str) -> list[str]:
    """Sentences about terms that restart the work; empty for others."""
    return [] if supersedes is None else restart_lines(view.life, supersedes, status)


def confirm_form(effect: Effect, side: Side, data: QueryDict | None, said: list[Said] | None = None) -> ConfirmForm:
    """The form to confirm. Only the worker can give up confirmed yen, and must tick the amount (domain § 4). ``said``:
    the differences that are ticked.
    """
    given_up = effect.confirmed_given_up if side == "worker" else 0
    return ConfirmForm(data, given_up=given_up_tick(given_up) if given_up else "", ticks=ticks_of(said or ()))


def new_differences(view: ContractView, old: Terms, new: Terms) -> list[Said]:
    """What of the new terms differs from the usual and did not before, in words."""
    return say_differences(differences(new, old), new, view.life.statutory)


def preview_shown(previewed: AmendmentPreview) -> dict[str, object]:
    """The values of a preview: both terms, the deposit, the law, and by when the other would have to answer."""
    view, effect, old, side = previewed.view, previewed.effect, previewed.view.life.terms, previewed.view.place.side
    return (
        side_by_side(view, previewed.diff, effect, old, previewed.new)
        | answer_line(view)
        | {
            "law": beside(previewed.law, side),
            "differences": marked(new_differences(view, old, previewed.new), ConfirmForm()),
            "deposit": deposit_sentence(
                effect.difference_with_tax, "open", held_with_tax=view.escrow_with_tax, side=side
            ),
        }
    )


def answer_line(view: ContractView) -> dict[str, object]:
    """By when the other would answer terms that were proposed now, and what happens without an answer."""
    until = runs_out(view.now, view.life.terms.house.amendment_days)
    said = reading("open", until, mine=True)
    return {"say": said.say, "small": said.small}


def side_by_side(
    view: ContractView, changes: tuple[Change, ...], effect: Effect | None, old: Terms, new: Terms
) -> dict[str, object]:
    """Both terms in one line, as two boxes, and row by row. ``effect``: on the meter, None once the amendment is over,
    when the take-home is not counted any more either.
    """
    return two_boxes(view, old, new, counted=effect is not None) | {
        "headline": headline(old, new, changes),
        "compare": [diff_row(change) for change in changes],
        "before": figures_of(effect.before, old.price) if effect else None,
        "after": figures_of(effect.after, new.price) if effect else None,
        "meter_answer": _meter_answer(effect) if effect else "",
        "given_up": effect.confirmed_given_up if effect else 0,
    }


def two_boxes(view: ContractView, old: Terms, new: Terms, *, counted: bool) -> dict[str, object]:
    """Both terms as two boxes, with what the reader gets or pays in all where that is still counted."""
    return {
        "old": old,
        "new": new,
        "old_money": _mine(view, old) if counted else None,
        "new_money": _mine(view, new) if counted else None,
        "due_moves": old.due_date != new.due_date,
        "payment_moves": payment_moves(old.payment_due_date, new.payment_due_date),
    }


def _mine(view: ContractView, terms: Terms) -> int:
    """What the reader gets or pays in all under these terms: the worker's take-home, the client's price with tax. In
    the payments that the terms name, as the fold of all terms below says it: tax is withheld from each by itself.
    """
    whole = preview_whole(terms, view.life.statutory)
    return whole.worker_net if view.place.side == "worker" else whole.before_tax + whole.tax


def _meter_answer(effect: Effect) -> str:
    """The standing figure before and after; empty where it stays."""
    if effect.before.standing == effect.after.standing:
        return ""
    return f"{display.yen(effect.before.standing)} → {display.yen(effect.after.standing)}"
