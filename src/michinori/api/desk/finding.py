"""The one search of the desk: people, organisations, jobs, contracts, payouts, papers and files (decision 43)."""

from collections.abc import Iterable
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, Field

from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.contracts.models import Contract
from michinori.contracts.queries.finding import FoundFile, contracts_found, files_found
from michinori.kernel.actor import Actor
from michinori.market.queries.finding import jobs_found
from michinori.papers.queries.finding import papers_found
from michinori.people.commands.looking import note_found
from michinori.people.finding import clients_found
from michinori.people.looking import tags_of
from michinori.people.models import Client
from michinori.rules.people.looking import WORDS_LIMIT, Sought, read_sought
from michinori.treasury.queries.finding import payer_of, payouts_found
from michinori.wording.people.looking import FOUND

room = Room(_("運営デスク"))
_TYPED = "An id, a mail address, a number, an amount, a SHA-256, a paper's number, #tag, or how a name begins"

Typed = Annotated[str, Query(max_length=WORDS_LIMIT, description=_TYPED)]


class FoundThing(BaseModel):
    """``title``: a name, a number, a SHA-256; of a contract empty unless it was what was searched, since who has to do
    with whom needs a reason. ``amount``: whole yen; of papers with tax, of contracts before tax. ``tags``: staff's.
    """

    kind: str = Field(description=", ".join(FOUND))
    id: str
    title: str
    status: str | None = None
    amount: int | None = None
    contract_ids: list[str] = []
    tags: list[str] = []


@room.query("/desk/find", Page[FoundThing], _("ひとつの入力から何でもさがす（運営者）"), scope="staff")
def find_anything(call: Call, q: Typed = "") -> Page[FoundThing]:
    """At most twenty of each kind. The log keeps what was found and by what kind of thing, not what was typed."""
    sought = read_sought(q)
    found = list(_found(call.actor, sought))
    if sought.kind != "nothing":
        note_found(actor=call.actor, kind=sought.kind, ids=[one.id for one in found])
    return Page[FoundThing](items=found, next=None)


def _found(actor: Actor, sought: Sought) -> Iterable[FoundThing]:
    clients = clients_found(actor, sought, also=payer_of(actor, sought))
    tags = tags_of([one.id for one in clients]) if clients else {}
    yield from (_client(one, tags.get(one.id, [])) for one in clients)
    for job in jobs_found(actor, sought):
        yield FoundThing(kind="job", id=job.id, title=job.title, status=job.status)
    yield from (_contract(one, sought) for one in contracts_found(actor, sought))
    for payout in payouts_found(actor, sought):
        yield FoundThing(kind="payout", id=payout.id, title="", status=payout.status, amount=payout.amount)
    for paper in papers_found(actor, sought):
        amount, about = paper.amount_with_tax, [paper.contract_id] if paper.contract_id else []
        yield FoundThing(kind="paper", id=paper.id, title=paper.number, amount=amount, contract_ids=about)
    yield from (_file(one) for one in files_found(actor, sought))


def _client(one: Client, tags: list[str]) -> FoundThing:
    kind = "organisation" if one.organisation_id else "person"
    status = None
    if one.user is not None:
        status = "closed" if not one.user.is_active else "suspended" if one.user.suspended_until else "active"
    return FoundThing(kind=kind, id=one.id, title=one.display_name, status=status, tags=tags)


def _contract(one: Contract, sought: Sought) -> FoundThing:
    title = one.title if sought.kind == "words" else ""
    return FoundThing(kind="contract", id=one.id, title=title, status=one.status, amount=one.price)


def _file(one: FoundFile) -> FoundThing:
    return FoundThing(kind="file", id=one.file.id, title=one.file.sha256, contract_ids=list(one.contract_ids))
