"""Finding or making the party (domain § 1) that an account belongs to."""

from datetime import datetime

from michinori.kernel.problems import Flaw, Problem
from michinori.people.models import Party
from michinori.rules.people.corporate_numbers import check_digit as check_digit_of

_DIGITS = 13


def party_by_identity(identity: str, at: datetime) -> Party:
    """The party of the person with this verified identity key, shared by all their accounts; made if missing."""
    return _keyed(Party.Kind.PERSON, f"identity:{identity}", at)


def party_by_corporate_number(number: str, at: datetime) -> Party:
    """The party of the company with this 法人番号, shared by all organisations that give it; made if missing."""
    return _keyed(Party.Kind.COMPANY, f"corporate:{number}", at)


def party_alone(kind: str, at: datetime) -> Party:
    """Make a party for one account alone, for as long as it is not known who stands behind the account."""
    return Party.objects.create(kind=kind, made_at=at)


def read_corporate_number(number: str | None, *, check_digit: bool) -> str | None:
    """A corporate number as 13 ASCII digits, without the spaces and hyphens given; None if nothing was given.

    ``check_digit``: the first digit must also match the twelve others (rule of the National Tax Agency); callers ask
    for it where people type the number, not where the operator has looked it up. Raises ``invalid``.
    """
    if number is not None and not isinstance(number, str):
        raise Problem.invalid(Flaw("corporate_number", "not_text"))
    digits = "".join(character for character in number or "" if character not in " 　-‐－ー")
    if not digits:
        return None
    if len(digits) != _DIGITS or not digits.isdecimal():
        raise Problem.invalid(Flaw("corporate_number", "corporate_number_digits"))
    digits = "".join(str(int(digit)) for digit in digits)
    if check_digit and int(digits[0]) != check_digit_of(digits[1:]):
        raise Problem.invalid(Flaw("corporate_number", "corporate_number_wrong"))
    return digits


def _keyed(kind: str, key: str, at: datetime) -> Party:
    party, _ = Party.objects.get_or_create(key=key, defaults={"kind": kind, "made_at": at})
    return party
