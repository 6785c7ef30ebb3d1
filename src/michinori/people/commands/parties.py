"""Finding or making the party (domain § 1) that an account belongs to."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.locks import lock
from michinori.people.models import Membership, Organisation, Party
from michinori.rules.people.corporate_numbers import check_digit as check_digit_of

_DIGITS = 13


def party_by_identity(identity: str, at: datetime) -> Party:
    """The party of the person with this verified identity key, shared by all their accounts; made if missing."""
    return _keyed(Party.Kind.PERSON, f"identity:{identity}", at)


def party_by_corporate_number(number: str, at: datetime) -> Party:
    """The party of the company with this 法人番号, which the operator vouches for; made if missing."""
    return _keyed(Party.Kind.COMPANY, _key_of(number), at)


def party_by_own_number(number: str, owner_id: str, at: datetime) -> Party:
    """The party of an organisation with this 法人番号 that the same person owns, alone or once it was checked; else one
    alone. Anybody can type any company's number, and make another member its owner unasked, so that until its papers
    were checked nothing of that company's bears on the new one, nor the other way round.
    """
    others = Membership.objects.filter(organisation_id=OuterRef("organisation_id"), role="owner")
    own = Membership.objects.filter(user_id=owner_id, role="owner", organisation__corporate_number=number).filter(
        Q(organisation__verified=True) | ~Exists(others.exclude(user_id=owner_id))
    )
    first = own.select_related("organisation__party").order_by("-organisation__verified", "made_at", "id").first()
    return first.organisation.party if first else party_alone(Party.Kind.COMPANY, at)


def know_by_number(company: Organisation) -> None:
    """Let the party of a company whose papers were accepted be known by its number. It stays unknown where the party of
    another checked company is: whether the two are one is decided by who joins them. One that only typed the number
    gives way.
    """
    number = company.corporate_number or ""
    known = Party.objects.filter(key=_key_of(number)).exclude(id=company.party_id).first()
    held = lock(Party, company.party_id, *([known.id] if known else []))
    own = held[company.party_id]
    if not number or own.key is not None:
        return
    if known is not None:
        if Organisation.objects.filter(party=known, corporate_number=number, verified=True).exists():
            return
        Party.objects.filter(id=known.id).update(key=None)
    try:
        with transaction.atomic():
            Party.objects.filter(id=own.id).update(key=_key_of(number))
    except IntegrityError:  # another one was accepted at the same time
        return


def forget_number(company: Organisation, number: str) -> None:
    """Let a party no longer be known by a number that none of its organisations gives any more. Accounts stay in their
    party, so that nobody leaves suspensions and conduct behind by another number.
    """
    if not Organisation.objects.filter(party_id=company.party_id, corporate_number=number).exists():
        Party.objects.filter(id=company.party_id, key=_key_of(number)).update(key=None)


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


def _key_of(number: str) -> str:
    return f"corporate:{number}"


def _keyed(kind: str, key: str, at: datetime) -> Party:
    party, _ = Party.objects.get_or_create(key=key, defaults={"kind": kind, "made_at": at})
    return party
