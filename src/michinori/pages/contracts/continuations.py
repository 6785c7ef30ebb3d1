"""The box on a contract's page about its continuation, with a link to it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from michinori.contracts.queries.handovers import Rest
from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import Button, NextBox
from michinori.rules.contract.todos import Who
from michinori.wording import display
from michinori.wording.contract import page
from michinori.wording.contract.handovers import rest_box


def boxes_with_rest(view: ContractView, boxes: list[NextBox], rest: Rest | None) -> list[NextBox]:
    """Add the box about the continuation. If the contract has ended, it replaces all others. While the contract is
    ending, it comes first if the reader has to act on it, else last.
    """
    if rest is None:
        return boxes
    mine = _box(view, rest)
    if view.life.status == "ended":
        return [mine]
    return [mine, *boxes] if mine.who == "you" else [*boxes, mine]


def _box(view: ContractView, rest: Rest) -> NextBox:
    side, row = view.place.side, rest.contract
    title, text = rest_box(
        row.status,
        side,
        switch=rest.switch,
        opened=rest.opened,
        settled=view.life.settled_amount,
        price=row.price,
        due=display.day(rest.due_date),
    )
    who = _who(view, rest)
    there = Button(_("続きの契約へ"), reverse("contract", args=(row.id,)), main=who == "you")
    over = view.life.status == "ended"  # nothing has been paid out before that
    money = (Button(page.money_word(), reverse("money")),) if over else ()
    return NextBox(who, title, text, (there, *money) if rest.may_open else money)


def _who(view: ContractView, rest: Rest) -> Who:
    """Who has to act next on the continuation, by its status; ``none`` if the reader may not open it."""
    if not rest.may_open:
        return "none"
    row = rest.contract
    waits = {"offered": row.turn, "agreed": "client"}.get(row.status)
    if waits is None:
        return "none"
    return "you" if waits == view.place.side else "other"
