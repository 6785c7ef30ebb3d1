"""What credits of a worker's balance pay, by the day of its receipt (domain § 8, Money out): day 60 counts from it."""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q

from michinori.contracts.queries.receipts import days_of_receipt, received_by
from michinori.kernel.clock import day_of
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.ledger.queries import Credit
from michinori.rules.money.card_holds import by_receipt
from michinori.rules.money.payout_days import LATEST
from michinori.rules.money.rates import Received

_CAME_BACK = (kinds.PAYOUT_CANCELLED, kinds.PAYOUT_RETURNED)


def parts_of(credits: Sequence[Credit]) -> list[list[Received]]:
    """For each credit the yen of it that are left by the day on which what they pay was received; none where nothing
    says so. What had come back of a payout counts as that one. Three queries at most, and one for each account on which
    anything had.
    """
    back = defaultdict[str, set[str]](set)
    for one in credits:
        if one.kind in _CAME_BACK:
            back[one.account].add(_payout_of(one.key))
    asked = {payout_id: each for account in sorted(back) for payout_id, each in _asked(account, back[account]).items()}
    earned = [_earned(one, asked) for one in credits]
    all_of_them = [one for each in earned for one in each]
    said = received_by([one.key for one in all_of_them])
    silent = {one.contract_id for one in all_of_them if one.contract_id and one.key not in said}
    days = days_of_receipt(silent) if silent else {}
    return [[part for one in each for part in _parts(one, said, days)] for each in earned]


def parts_of_payout(payout_id: str) -> list[Received]:
    """The same of a worker's payout: what came first onto the balance leaves first."""
    account = Movement.objects.get(key=f"{payout_id}:asked").debit_id
    return [part for each in parts_of(_asked(account, {payout_id})[payout_id]) for part in each]


def received_first(payout_id: str) -> date | None:
    """The earliest day of receipt of the work for which a worker's payout is the pay, None where nothing says so."""
    return min((part.on for part in parts_of_payout(payout_id)), default=None)


def newest_credits(account: str, amount: int) -> list[Credit]:
    """The newest credits of an account that make up so many yen."""
    rows, found = Movement.objects.filter(credit=account), list[Credit]()
    for one in rows.order_by("-id").iterator():
        if amount <= 0:
            break
        found.append(_credit(one, min(one.amount, amount)))
        amount -= one.amount
    return found


def _asked(account: str, wanted: Collection[str]) -> dict[str, list[Credit]]:
    """What each of the wanted payouts of an account took, as credits by which it was earned: the whole history in one
    query, not from payout to payout back, since somebody may ask and take it back any number of times. So pieces of one
    credit become one again, and of a payout that came back nothing is kept unless it is wanted: else each round would
    cost more than the one before.
    """
    there, asked = deque[Credit](), dict[str, list[Credit]]()
    for one in Movement.objects.filter(Q(credit=account) | Q(debit=account)).order_by("id").iterator():
        payout_id = _payout_of(one.key)
        if one.debit_id == account:
            asked[payout_id] = _taken(there, one.amount)
        elif one.kind in _CAME_BACK:
            for each in asked.get(payout_id, ()):
                _put_back(there, each)
            if payout_id not in wanted:
                asked.pop(payout_id, None)
        else:
            there.append(_credit(one, one.amount))
    return asked


def _payout_of(key: str) -> str:
    return key.partition(":")[0]


def _taken(there: deque[Credit], amount: int) -> list[Credit]:
    """What comes first, up to the amount: each credit once, at the place of its first piece."""
    found = dict[str, Credit]()
    while amount > 0 and there:
        first = there.popleft()
        if first.left > amount:
            there.appendleft(replace(first, left=first.left - amount))
        before = found[first.key].left if first.key in found else 0
        found[first.key] = replace(first, left=before + min(first.left, amount))
        amount -= first.left
    return list(found.values())


def _put_back(there: deque[Credit], piece: Credit) -> None:
    """Put a piece behind all others; after another of the same credit the two are one."""
    if there and there[-1].key == piece.key:
        piece = replace(piece, left=there.pop().left + piece.left)
    there.append(piece)


def _earned(one: Credit, asked: Mapping[str, Sequence[Credit]]) -> list[Credit]:
    """A credit, or where a payout came back what that had taken, as far as it is left: its end."""
    if one.kind not in _CAME_BACK:
        return [one]
    left, found = one.left, list[Credit]()
    for each in reversed(asked.get(_payout_of(one.key), ())):
        if left > 0:
            found.append(replace(each, left=min(each.left, left)))
        left -= each.left
    return found


def _credit(row: Movement, left: int) -> Credit:
    return Credit(row.credit_id, 0, row.at, row.contract_id, left=left, kind=row.kind, key=row.key)


def _parts(
    one: Credit, said: Mapping[str, Sequence[Received]], days: Mapping[str, Sequence[date]]
) -> Sequence[Received]:
    paid = day_of(one.at)
    if (parts := said.get(one.key)) is not None:
        return by_receipt(one.left, paid, parts)
    # A version before kept no parts: the earliest hand-in of the last 60 days, which may be too early, never too late.
    first = paid - timedelta(days=LATEST - 1)
    lately = [day for day in days.get(one.contract_id or "", ()) if first <= day <= paid]
    return [Received(one.left, min(lately))] if lately else []
