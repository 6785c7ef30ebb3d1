"""What the desk's operations share: a read is noted in staff's log, somebody's data need a reason, and what takes a
person who has just proved who they are is left to the page.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from michinori.api.callers import Call
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery.addresses import address_of
from michinori.machinery.audit import note
from michinori.people.looking import require_look
from michinori.people.models import Client
from michinori.people.queries import client
from michinori.people.staff import require_staff


def note_seen(call: Call, page: str, **ids: str) -> None:
    """Note in staff's log that the caller read what this page of the desk shows. Call it last."""
    note(actor=call.actor, kind="page_seen", data={"page": page, **ids})


def looked_at(call: Call, client_id: str) -> Client:
    """A person or an organisation at whom the caller may look now. Raises ``not-found`` (404) for anybody but staff who
    look people up, ``reason-needed`` (403) for who has not stated why.
    """
    require_staff(call.actor, "people")
    found = client(client_id)
    require_look(call.actor, found.id)
    return found


def note_client_seen(call: Call, found: Client) -> None:
    """Note that the caller read something of a person's or an organisation's page."""
    if found.organisation_id:
        note_seen(call, "desk_organisation", organisation_id=found.id)
    else:
        note_seen(call, "desk_person", user_id=found.id)


def left_to_page(page: PageRef) -> Problem:
    """What only a person does, on the page to which ``confirm_url`` leads: ``confirmation-needed`` (403)."""
    return Problem.forbidden("confirmation-needed", confirm_url=address_of(page))


@contextmanager
def confirmed_on(page: PageRef) -> Iterator[None]:
    """Run a command that asks who acts to have just proved who they are, as no token has: then ``left_to_page``."""
    try:
        yield
    except Problem as problem:
        if problem.slug != "elevation-needed":
            raise
        raise left_to_page(page) from None
