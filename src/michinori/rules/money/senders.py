"""For whom money without a reference may have come: by the sender's name and by the amount (domain § 8, Money in)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from michinori.rules.money.bank_kana import bare_name, unfit_in

Sign = Literal["before", "amount", "name"]
"""``before``: the same sender's money was this client's before; ``amount``: it is what they lack; ``name``: the names
resemble each other.
"""
_ALIKE = 0.75
_SHORTEST = 3
_VOICELESS = str.maketrans("", "", "ﾞﾟ-. ()")


@dataclass(frozen=True)
class Suggestion:
    """A client to whom a line may belong, and by which signs; ``missing``: yen with tax that they lack now."""

    client_id: str
    signs: tuple[Sign, ...]
    missing: int = 0


def resembles(sender: str, name: str) -> bool:
    """Whether a sender's name may be this name, both in kana of any kind: without the company's form, long vowels and
    voiced marks one holds the other, or nearly all of their letters are the same.
    """
    one, other = (_core(each) for each in (sender, name))
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def may_be_one(name: str, other: str) -> bool:
    """Whether two banks' names of a sender may be one sender's: not where both can be read in kana and differ."""
    return not _both_read(name, other) or resembles(name, other)


def surely_one(name: str, other: str) -> bool:
    """Whether two banks' names of a sender are one sender's as far as letters tell: not where one cannot be read."""
    return _both_read(name, other) and resembles(name, other)


def _both_read(*names: str) -> bool:
    return all(len(_core(each)) >= _SHORTEST and not unfit_in(each) for each in names)


def suggest(
    amount: int,
    sender: str,
    *,
    before: Collection[str],
    dues: dict[str, tuple[int, ...]],
    names: dict[str, str],
    balances: dict[str, int],
) -> list[Suggestion]:
    """Who may have sent ``amount`` yen, those with the most signs first. By client: ``before``, who was credited with
    this sender's money; ``dues``, what each waiting contract asks for; ``names`` in kana; ``balances`` in yen.
    """
    found = []
    for client_id in dict.fromkeys((*before, *dues)):
        wanted = dues.get(client_id, ())
        missing = max(0, sum(wanted) - balances.get(client_id, 0))
        signs: dict[Sign, bool] = {
            "before": client_id in before,
            "amount": amount in (*wanted, missing),
            "name": resembles(sender, names.get(client_id, "")),
        }
        seen = tuple(sign for sign, holds in signs.items() if holds)
        if seen:
            found.append(Suggestion(client_id, seen, missing))
    return sorted(found, key=lambda one: (-len(one.signs), one.client_id))


def _core(name: str) -> str:
    return re.sub(r"\d", "", bare_name(name)).translate(_VOICELESS)
