"""Recording money that arrives at the operator's bank (domain § 8, Money in)."""

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock, outbox
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import client
from michinori.rules.fields import Reader
from michinori.treasury.commands.statements import wait_for_imports
from michinori.treasury.queries.recorded import credited_by_line

_MOST = 1_000_000_000
_REFERENCE_LIMIT = 100


def record_money_in(
    *,
    client_id: str,
    amount: int,
    reference: str,
    again: bool = False,
    actor: Actor = Actor.operator(),  # noqa: B008
) -> Movement:
    """Credit a client's balance with ``amount`` yen (with tax) that arrived under the bank's ``reference``. ``again``:
    it is another transfer than the one of the same amount that a line of the bank's statement told of lately.

    Idempotent: the same reference, client and amount return the movement recorded before and credit nothing. Operator
    and staff only. Raises Problem ``forbidden``; ``not-found`` (the client); ``invalid``; ``deposit-mismatch`` (409)
    for a reference recorded with another client or amount; ``deposit-on-statement`` (409, with the line's ``day``)
    where a line has brought it, unless ``again``.
    """
    if actor.kind not in ("operator", "staff"):
        raise Problem.forbidden()
    reader = Reader({"amount": amount, "reference": reference})
    yen = reader.integer("amount", 1, _MOST)
    mark = reader.line("reference", _REFERENCE_LIMIT)
    reader.finish()
    return in_transaction(lambda: _record(client(client_id).id, yen, f"bank:{mark}", again=again))


def _record(client_id: str, amount: int, key: str, *, again: bool) -> Movement:
    wait_for_imports()
    now = clock.now()
    if not again and not Movement.objects.filter(key=key).exists():
        line = credited_by_line(client_id, amount, day_of(now))
        if line:
            raise Problem("deposit-on-statement", day=line.day, amount=amount)
    entry = Entry(accounts.BANK, accounts.client(client_id), amount, kinds.MONEY_IN, key)
    try:
        movement = post([entry], at=now)[0]
    except Problem as problem:
        if problem.slug == "movement-mismatch":
            raise Problem("deposit-mismatch") from problem
        raise
    outbox.put("money_in", {"client_id": client_id, "movement_id": movement.id, "amount": amount}, key=key)
    return movement
