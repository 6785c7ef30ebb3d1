"""The boxes on top of the page of an open ending, and the reader's best and worst outcomes."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from michinori.contracts.queries.terminations import TerminationView
from michinori.pages.contracts.showing import Button, NextBox, in_turn, turn_at, with_meter_end
from michinori.wording.contract.clocks import clock_sentence
from michinori.wording.contract.contracts import act_label
from michinori.wording.contract.terminations import Case


def ending_boxes(shown: TerminationView) -> list[NextBox]:
    """A box for each clock of this ending, those that wait for the reader first. The first box has the buttons."""
    view, place = shown.view, shown.view.place
    found = []
    for clock in view.clocks:
        if clock.ref != shown.termination.id:
            continue
        said = clock_sentence(clock, view.life, side=place.side, binding=place.binding)
        buttons = _page(shown, "deny-result", main=True) if clock.kind == "take_result" else ()
        found.append(NextBox(turn_at(view, clock), said.title, said.text, buttons))
    if not found:
        return []
    first, *rest = in_turn(found)
    return with_meter_end(view, [replace(first, buttons=(*first.buttons, *_answers(shown))), *rest])


def extremes(cases: list[Case]) -> list[Case]:
    """The reader's best and worst outcomes; a single one if all are equal."""
    found = [next((one for one in cases if one.kind == kind), None) for kind in ("go", "wait")]
    return [one for one in found if one is not None] or cases[:1]


def _answers(shown: TerminationView) -> tuple[Button, ...]:
    """Buttons to seal a number, to the forms further down this page, and to extend the ending, in this order."""
    view = shown.view
    accept = _("申告されている額に同意する") if shown.is_claimed else _("相手の額に同意する")
    jumps = [Button(accept, "#accept")] if view.can("accept-termination") else []
    jumps += [Button(_("別の額を伝える"), "#counter")] if view.can("counter-termination") else []
    return (*_page(shown, "seal-bid", main=True), *jumps, *_page(shown, "extend-termination"))


def _page(shown: TerminationView, act: str, *, main: bool = False) -> tuple[Button, ...]:
    """The button to an act's own page, if the act is possible for the reader now."""
    view = shown.view
    if not view.can(act):
        return ()
    address = reverse("termination_act", args=(shown.termination.id, act))
    return (Button(act_label(act, view.place.side), address, main),)
