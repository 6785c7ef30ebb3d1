"""Recording money that arrives at the operator's bank (domain § 8, Money in)."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock, outbox
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import client
from michinori.rules.fields import Reader

_MOST = 1_000_000_000
_REFERENCE_LIMIT = 100


def record_money_in(*, client_id: str, amount: int, reference: str, actor: Actor = Actor.operator()) -> Movement:  # noqa: B008
    """Credit a client's balance with ``amount`` yen (with tax) that arrived under the bank's ``reference``.

    Idempotent: the same reference, client and amount return the movement recorded before and credit nothing. Operator
    and staff only. Raises Problem ``forbidden``; ``not-found`` (the client); ``invalid``; ``deposit-mismatch`` (409)
    for a reference recorded with another client or amount.
    """
    if actor.kind not in ("operator", "staff"):
        raise Problem.forbidden()
    reader = Reader({"amount": amount, "reference": reference})
    yen = reader.integer("amount", 1, _MOST)
    mark = reader.line("reference", _REFERENCE_LIMIT)
    reader.finish()
    return in_transaction(lambda: _record(client(client_id).id, yen, mark))


def _record(client_id: str, amount: int, reference: str) -> Movement:
    entry = Entry(accounts.BANK, accounts.client(client_id), amount, kinds.MONEY_IN, f"bank:{reference}")
    try:
        movement = post([entry], at=clock.now())[0]
    except Problem as problem:
        if problem.slug == "movement-mismatch":
            raise Problem("deposit-mismatch") from problem
        raise
    outbox.put("money_in", {"client_id": client_id, "movement_id": movement.id, "amount": amount}, key=entry.key)
    return movement
