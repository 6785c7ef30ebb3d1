"""The clocks of an open ending in words, and the acts that have a page of their own."""

from django.urls import reverse

from michinori.contracts.queries.terminations import TerminationView
from michinori.pages.contracts.showing import Button, NextBox, button, in_turn, turn_at
from michinori.wording.contract.clocks import clock_sentence
from michinori.wording.contract.contracts import act_label

_ACTS = ("seal-bid", "deny-result", "extend-termination", "file-result")


def ending_boxes(shown: TerminationView) -> list[NextBox]:
    """What each clock of this ending says, those that wait for the reader first."""
    view, place = shown.view, shown.view.place
    found = []
    for clock in view.clocks:
        if clock.ref != shown.termination.id:
            continue
        said = clock_sentence(clock, view.life, side=place.side, binding=place.binding)
        found.append(NextBox(turn_at(view, clock), said.title, said.text, ()))
    return in_turn(found)


def acts_of(shown: TerminationView) -> dict[str, Button]:
    """The buttons of the acts that the reader can do now, by the act's name with ``_`` for ``-``."""
    view = shown.view
    found = {
        name.replace("-", "_"): Button(
            act_label(name, view.place.side), reverse("termination_act", args=(shown.termination.id, name))
        )
        for name in _ACTS
        if view.can(name)
    }
    at_meter = next((one for one in view.actions if one.act.name == "end-at-standing"), None)
    return found | ({"end_at_standing": button(view, at_meter)} if at_meter else {})
