"""Loading the operator's copy of the public list of corporate numbers, and its changes day by day (decision 41)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.people.models import ListedCompany
from michinori.rules.people.listed_companies import Listed, read_line

_AT_ONCE = 5_000
_CHANGED = ("name", "kana", "address", "closed_on", "updated_on")


@dataclass
class Loaded:
    """``lines``: read; ``written``: new or newer than what was there; ``taken_back``: numbers that are nobody's."""

    lines: int = 0
    written: int = 0
    taken_back: int = 0


def load_companies(*, actor: Actor, rows: Iterable[Sequence[str]]) -> Loaded:
    """Load the lines of a file of the public list, whole or changes, in pieces, so that memory stays the same however
    long it is. A line that is older than what is there changes nothing: files can come twice and in any order.

    For the operator at the command line. Raises ``not-found`` (404) for others; ``invalid`` (422,
    ``not_listed_companies``) at the first line that is of no such file, where what came before it stays.
    """
    if actor.kind != "operator":
        raise Problem.unknown()
    done = Loaded()
    for piece in batched(rows, _AT_ONCE):
        _load(piece, done)
    audit.note(actor=actor, kind="companies_loaded", data=vars(done))
    return done


@transaction.atomic
def _load(piece: Sequence[Sequence[str]], done: Loaded) -> None:
    newest: dict[str, Listed] = {}
    for cells in piece:
        done.lines += 1
        try:
            found = read_line(cells)
        except ValueError as error:
            raise Problem.invalid(Flaw("file", "not_listed_companies", {"line": done.lines})) from error
        if found is not None and (found.number not in newest or newest[found.number].updated_on <= found.updated_on):
            newest[found.number] = found
    known = dict(ListedCompany.objects.filter(number__in=newest).values_list("number", "updated_on"))
    fresh = [one for one in newest.values() if one.number not in known or known[one.number] <= one.updated_on]
    gone = [one.number for one in fresh if one.taken_back]
    rows = [_row(one) for one in fresh if not one.taken_back]
    ListedCompany.objects.filter(number__in=gone).delete()
    ListedCompany.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["number"], update_fields=_CHANGED, batch_size=_AT_ONCE
    )
    done.written += len(rows)
    done.taken_back += len(gone)


def _row(one: Listed) -> ListedCompany:
    return ListedCompany(
        number=one.number,
        name=one.name,
        kana=one.kana,
        address=one.address,
        closed_on=one.closed_on,
        updated_on=one.updated_on,
    )
