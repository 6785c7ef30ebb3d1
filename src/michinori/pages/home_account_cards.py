"""Home's cards about the accounts to which the reader is paid, and its lines of those whose holder is being checked."""

from collections.abc import Iterable

from django.urls import reverse

from michinori.machinery.practising import is_inside
from michinori.pages.contracts.showing import Button
from michinori.pages.home_cards import Card, Due, Line
from michinori.pages.money.purses import WORKER
from michinori.people.somebody import of_client
from michinori.treasury.banks import account_line
from michinori.treasury.queries.to_mend import ToMend, accounts_to_mend
from michinori.wording import account_moves as words


def accounts_of(user_id: str) -> list[ToMend]:
    """The accounts to mend or to wait for, none inside a practice, which has no banks. One query."""
    return [] if is_inside() else accounts_to_mend(user_id)


def account_cards(found: Iterable[ToMend]) -> list[Due]:
    """A card for each account that its owner has to set."""
    return [Due(_card(one)) for one in found if one.move != "wait"]


def _card(one: ToMend) -> Card:
    return Card(
        faces=(of_client(one.owner),),
        name=account_line(one.account) if one.account else one.owner.display_name,
        title="",
        what=str(words.WHAT[one.move]),
        otherwise=str(words.OTHERWISE[one.move]),
        go=Button(str(words.GO[one.move]), reverse("bank_account", args=(_purse(one),))),
        amount=one.waiting or None,
        named=str(words.WAITS) if one.waiting else "",
    )


def account_lines(found: Iterable[ToMend]) -> list[Line]:
    """A line for each account whose holder the operator's office checks."""
    return [
        Line(str(words.CHECKING), str(words.IS_CHECKED), reverse("money"), None) for one in found if one.move == "wait"
    ]


def _purse(one: ToMend) -> str:
    return one.owner.id if one.owner.organisation_id else WORKER
