"""For whom money without a reference may have come: by the sender's name and by the amount (domain § 8, Money in)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import jaconv

from michinori.rules.money.bank_kana import FORMS, bare_name, unfit_in

Sign = Literal["before", "amount", "name"]
"""``before``: the same sender's money was this client's before; ``amount``: it is what they lack; ``name``: the names
resemble each other.
"""
_ALIKE = 0.75
_SHORTEST = 3
_BEGINNING = 5
"""Letters by which names are looked up: as many as tell families apart, few enough for a bank that cuts names off. Of
half width a voiced mark is one of them.
"""
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


def is_same_sender(name: str, other: str) -> bool:
    """Whether two lines name one sender alike, the payer's reference before the name, signs and spaces left out."""
    return name == other or (bool(_core(name)) and _core(name) == _core(other))


def beginnings(name: str) -> tuple[str, ...]:
    """What other names of this sender may begin with, in kana of half and of full width, with and without the form of
    a company before them, as ``machinery/letters`` has them; nothing for a name of less than 3 letters.
    """
    if len(_core(name)) < _SHORTEST:
        return ()
    letters = re.sub(r"[.-]", "", bare_name(re.sub(r"\d", "", name)))
    half, full = letters[:_BEGINNING], jaconv.h2z(letters)[:_BEGINNING]  # a letter with its mark is one of full width
    halves = (half, *(f"{form})" + half for form in FORMS))
    return (*halves, full, *(jaconv.h2z(form) + "）" + full for form in FORMS))


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
    names: Mapping[str, Collection[str]],
    balances: dict[str, int],
) -> list[Suggestion]:
    """Who may have sent ``amount`` yen, those with the most signs first. By client: ``before``, who was credited with
    this sender's money; ``dues``, what each waiting contract asks for; ``names`` in kana, each that is known;
    ``balances`` in yen.
    """
    found = []
    for client_id in dict.fromkeys((*before, *dues, *names)):
        wanted = dues.get(client_id, ())
        missing = max(0, sum(wanted) - balances.get(client_id, 0))
        signs: dict[Sign, bool] = {
            "before": client_id in before,
            "amount": amount in (*wanted, missing),
            "name": any(resembles(sender, one) for one in names.get(client_id, ())),
        }
        seen = tuple(sign for sign, holds in signs.items() if holds)
        if seen:
            found.append(Suggestion(client_id, seen, missing))
    return sorted(found, key=lambda one: (-len(one.signs), one.client_id))


def _core(name: str) -> str:
    return bare_name(re.sub(r"\d", "", name)).translate(_VOICELESS)
