"""Screening (domain § 10): contact data and invitations to deal outside, with their places in the text as typed."""

from collections.abc import Iterator, Sequence
from itertools import islice

from michinori.rules.talk.screening.accounts import accounts
from michinori.rules.talk.screening.finding import Finding, Reason
from michinori.rules.talk.screening.folding import Folded, fold
from michinori.rules.talk.screening.links import links
from michinori.rules.talk.screening.mails import mails
from michinori.rules.talk.screening.outside import invitations
from michinori.rules.talk.screening.phones import phones
from michinori.rules.talk.screening.watched import watched_in
from michinori.rules.talk.screening.wishes import wishes

MOST = 20
"""The most places that each search finds; further ones show once these are removed."""

type Hit = tuple[Reason, int, int]


def screen(text: str, watched: Sequence[str] = ()) -> tuple[Finding, ...]:
    """The contact data and invitations to deal outside in ``text``, in order, in linear time.

    Overlapping places of one reason are merged; ``wishes`` counts only where no other search found anything. The caller
    decides what a finding means before or during a contract, see ``Finding.is_contact``. ``watched``: the operator's
    own words.
    """
    folded = fold(text)
    found: dict[Reason, list[tuple[int, int]]] = {}
    for search in _SEARCHES:
        for reason, start, end in islice(search(folded), MOST):
            found.setdefault(reason, []).append(folded.as_typed(start, end))
    for reason, start, end in islice(watched_in(folded, watched), MOST):
        found.setdefault(reason, []).append(folded.as_typed(start, end))
    marked = [place for places in found.values() for place in places]
    for reason, start, end in islice(wishes(folded), MOST):
        place = folded.as_typed(start, end)
        if not any(other[0] < place[1] and place[0] < other[1] for other in marked):
            found.setdefault(reason, []).append(place)
    return tuple(
        sorted(Finding(start, end, reason) for reason, places in found.items() for start, end in _merged(places))
    )


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _mails(folded: Folded) -> Iterator[Hit]:
    return (("mail_address", start, end) for start, end in mails(folded))


def _phones(folded: Folded) -> Iterator[Hit]:
    return (("phone_number", start, end) for start, end in phones(folded))


_SEARCHES = (_mails, _phones, links, accounts, invitations)
