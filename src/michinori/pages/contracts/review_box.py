"""The box on the page of a finished contract that asks for the reader's review."""

from datetime import datetime

from django.urls import reverse

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import Button, NextBox
from michinori.rules.contract.todos import Step, Todo
from michinori.wording.contract import todos as words


def review_box(view: ContractView, until: datetime) -> NextBox:
    """The box; ``until``: the end of the time in which the review can be written."""
    side = view.place.side
    said = words.card(Todo(Step("review", side, until), "you"), view.life, side, None)
    there = Button(said.button, reverse("contract_reviews", args=(view.contract.id,)), main=True)
    return NextBox("you", said.what, str(words.BOTH_REVIEWS), (there,), "", said.what, said.otherwise)
