"""The page of the reader's money: balances, deposits held by contract, play money."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.queries.held import Held, list_held
from michinori.ledger.queries import statement
from michinori.machinery import clock
from michinori.machinery.practising import has_play_money, is_inside
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.money.forms import PlayDepositForm
from michinori.pages.money.lines import steps
from michinori.pages.money.picture import picture
from michinori.pages.money.places import deposit_place
from michinori.pages.money.purses import Purse, purses_of
from michinori.rules.settings.table import Settings
from michinori.treasury.banks import account_line
from michinori.treasury.models import PayoutHold
from michinori.treasury.queries.payout_holds import holds_on
from michinori.treasury.queries.payouts import Outlook, outlooks
from michinori.wording.contract.contracts import CONTRACT_STATUSES
from michinori.wording.money import balance_head
from michinori.wording.sentences import Sentence

_STEPS = 60
type Refused = tuple[str, PlayDepositForm]


@dataclass(frozen=True)
class Card:
    """One purse of the reader, in yen with tax. ``held``: deposits with the contract's status in words; ``due``: what
    waits for a deposit, of which the balance lacks ``missing``. ``out``: what can leave for the account ``place``, if
    the reader may take it out. ``hold``: what keeps it from leaving.
    """

    purse: Purse
    balance: int
    held: list[tuple[Held, Sentence]]
    held_sum: int
    due: list[Held]
    missing: int
    form: PlayDepositForm | None
    out: Outlook | None = None
    place: str = ""
    hold: PayoutHold | None = None

    @property
    def due_places(self) -> list[tuple[Held, str]]:
        """What waits for a deposit, with the page on which it is made."""
        return [(one, deposit_place(one)) for one in self.due]


@require_safe
@answers_problems
def show_money(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return answer_money(request)


def answer_money(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """Render the page. ``refused``: a client's id and its form for play money with errors (422)."""
    purses, amounts, settings = purses_of(str(request.user.pk))
    held = list_held(actor_of(request))
    worker, *clients = [_card(purse, amounts[purse.account], _of(purse, held), refused) for purse in purses]
    cards = _with_holds([worker, *clients], str(request.user.pk))
    worker, *clients = _with_payouts(cards, str(request.user.pk), settings)
    drawn = _picture(purses[0], worker.balance)
    works = bool(drawn or worker.held or worker.balance)
    again = refused[0] if refused else ""
    shown = [one for one in clients if _wanted(one, alone=len(clients) == 1 and not works) or one.purse.key == again]
    earns = works or not any(_used(one) for one in shown)
    worker_first = bool(drawn or worker.held or (earns and len(clients) == 1))
    values = {
        "worker": worker if earns else None,
        "picture": drawn,
        "clients": shown,
        "worker_first": worker_first,
        "headline": _headline(worker if worker_first or not shown else shown[0]),
    }
    return render(request, "money/money.html", values, status=refused[1].status if refused else 200)


def _headline(first: Card) -> str:
    """The sentence about the balance that comes first on the page."""
    kind = "worker" if first.purse.kind == "worker" else "client"
    return balance_head(kind, first.balance, due=sum(one.due for one in first.due))


def _of(purse: Purse, held: Sequence[Held]) -> list[Held]:
    if purse.kind == "worker":
        return [one for one in held if one.side == "worker" and one.held]
    return [one for one in held if one.side == "client" and one.contract.client_id == purse.key]


def _card(purse: Purse, balance: int, held: Sequence[Held], refused: Refused | None) -> Card:
    return Card(
        purse=purse,
        balance=balance,
        held=[(one, CONTRACT_STATUSES[one.contract.status]) for one in held if one.held],
        held_sum=sum(one.held for one in held),
        due=[one for one in held if one.due],
        missing=max(0, sum(one.due for one in held) - balance),
        form=play_form(purse, refused),
    )


def _with_holds(cards: Sequence[Card], user_id: str) -> list[Card]:
    """The cards with what keeps their money from leaving, for owners. No query where nothing ever did."""
    owners = {card.purse: card.purse.owner_of(user_id) for card in cards if card.purse.power == "owner"}
    asked = {owner for purse, owner in owners.items() if purse.was_held}
    found = holds_on(asked) if asked and not is_inside() else {}
    return [replace(card, hold=found.get(owners.get(card.purse, ""))) for card in cards]


def _with_payouts(cards: Sequence[Card], user_id: str, settings: Settings) -> list[Card]:
    """The cards with what can leave: always on a worker's, on a client's where it holds money or some
    is on its way out, and only for owners.
    """
    wanted = {
        card.purse: (card.purse.kind, card.purse.owner_of(user_id))
        for card in cards
        if card.purse.power == "owner" and (card.purse.kind == "worker" or card.balance or card.purse.asked)
    }
    found = {} if is_inside() else outlooks(wanted.values(), settings)
    outs = [(card, found.get(wanted[card.purse])) if card.purse in wanted else (card, None) for card in cards]
    return [
        replace(card, out=out, place=account_line(out.account) if out and out.account else "") for card, out in outs
    ]


def _wanted(card: Card, *, alone: bool) -> bool:
    """Whether to show this client's card: a person's own is left out if it is unused and they work, or have an
    organisation.
    """
    is_own = not card.purse.key.startswith("org_")
    return not is_own or alone or _used(card)


def _used(card: Card) -> bool:
    return bool(card.balance or card.held or card.due or card.purse.asked)


def _picture(purse: Purse, balance: int) -> str:
    return picture(steps(statement(purse.account, limit=_STEPS), balance), clock.now())


def play_form(purse: Purse, refused: Refused | None) -> PlayDepositForm | None:
    """The form for play money where there is some and the reader may move the client's money; else None."""
    if purse.kind == "worker" or not has_play_money() or not purse.binding:
        return None
    if refused and refused[0] == purse.key:
        return refused[1]
    return PlayDepositForm(auto_id=f"{purse.key}_%s", initial={"amount": 50_000})
