"""What belongs to the other world must be answered as what is nowhere: by each id in a path, a query, a body, a header.

A cell is asked twice: with an id of the other world, and with one of the same form that nothing has. Where a stranger
may see the thing (a job, a profile), it is only read for what none but those concerned may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from urllib.parse import quote

from matrix import due
from matrix.addresses import Address, asked_at, every_operation, every_page, named_in
from matrix.asking import Answer, ask, body_of, call, form_of
from matrix.cells import with_tokens
from matrix.fields import send
from matrix.others import SECRET
from matrix.people import Caller
from matrix.worlds import Worlds, leaks
from safety.named_table import NAMED
from safety.proved_table import PROVED

PUBLIC = ("200", "201", "204", "302", "409", "422", "429")
"""A stranger who is told one of these sees the thing."""
OWN = {"draft/drop", "organisation-invitations/", "identity-requests/", "favourites/<", "favourites/{", "my/"}
"""Parts of addresses at which Mio, whose answers say what strangers see, is answered for what is her own."""
DESK = ("desk/", "insolvenc", "columns/<slug:column>/choice")
"""Parts of the addresses of the operator's staff."""
KINDS: dict[str, str] = {
    "organisation_id": "organisation_id", "client_id": "client_id", "user_id": "user_id", "worker_id": "user_id",
    "job_id": "job_id", "contract_id": "contract_id", "file_id": "file_id", "file_ids": "file_id",
    "document_id": "file_id", "thread_id": "thread_id", "ref": "thread_id", "proposal_id": "proposal_id",
    "message_id": "message_id", "cursor": "notice_id", "after": "notice_id", "before": "document_id",
    "inquiry_id": "inquiry_id", "preview_id": "file_id", "nda_id": "nda_id", "picture_id": "picture_id",
    "decision_id": "decision_id", "payout_id": "payout_id",
}  # fmt: skip
"""What an operation's fields name, by their names: the place of the id that is put there."""
SEEN_BY_ALL = {"user_id", "job_id", "client_id", "organisation_id", "picture_id"}
"""Places whose things all may know of: naming them may do something, and must only tell no secret."""
ABOUT_ANY_ORGANISATION = ("/blocks",)
"""Operations that anybody may do with any organisation; elsewhere its id says in whose name, which takes a member."""
QUERY: dict[str, str] = {
    "after": "notice_id", "before": "document_id", "cursor": "contract_id", "contract": "contract_id",
    "job": "job_id", "message": "message_id", "thread": "thread_id", "as": "client_id", "other": "client_id",
    "of": "file_id", "part": "file_id", "template": "contract_id", "which": "file_id", "seen": "payout_id",
    "copy": "job_id", "answer": "termination_id", "by": "user_id", "tag": "job_id", "matter": "payout_id",
}  # fmt: skip
"""What the parameters of pages may name."""
ALL = "all at once"
"""A request with every parameter that may name something: read for secrets alone, since some are seen by all."""
NO_IDS = {
    "accent", "aims", "amount", "from", "hash", "lang", "month", "n", "next", "on", "page", "price", "process", "q",
    "reason", "said", "since", "sort", "split", "status", "theme", "until", "week", "what", "zoom",
}  # fmt: skip
"""Those that name nothing of anybody's."""


@dataclass(frozen=True)
class Foreign:
    """``place``: where in the path the other world's id stands; or with ``where``, the name of a field or parameter."""

    what: str
    method: str
    caller: Caller
    place: str
    api: bool = False
    where: str = "path"
    many: bool = False

    def __str__(self) -> str:
        api = "API " if self.api else ""
        return f"{api}{self.method} {self.what} with {self.where} {self.place} by {self.caller.name}"


def in_paths(worlds: Worlds, callers: tuple[Caller, ...]) -> Iterator[Foreign]:
    """Every id in a path of pages and operations, each alone among one's own, × caller."""
    browsing = [one for one in callers if one.session or one.name == "anonymous"]
    for route in every_page():
        for place in Address(route).places:
            if place in worlds.ids:
                for caller in (*browsing, *(worlds.proved if route in PROVED else ())):
                    yield Foreign(route, "GET", caller, place)
                    yield Foreign(route, "POST", caller, place)
    for operation in every_operation():
        method, path = operation.split()
        for place in Address(path, api=True).places:
            known = "column" if place == "slug" else place
            if known in worlds.ids:
                for caller in with_tokens(callers):
                    yield Foreign(path, method, caller, known, api=True)


def elsewhere(callers: tuple[Caller, ...]) -> Iterator[Foreign]:
    """Every field of a body and parameter of a query that names something, × caller."""
    for operation in every_operation():
        method, path = operation.split()
        for where, name, many in named_in(operation):
            for caller in with_tokens(callers):
                yield Foreign(path, method, caller, name, api=True, where=where, many=many)
    browsing = [one for one in callers if one.session or one.name == "anonymous"]
    for route, names in NAMED.items():
        for name, caller in product(names, (one for one in browsing if not one.role)):
            yield Foreign(route, "POST", caller, name, where="form")
    for route in every_page():
        for name in (*sorted(asked_at(route) & QUERY.keys()), ALL):
            for caller in browsing:
                yield Foreign(route, "GET", caller, name, where="query")


def wrong_with(worlds: Worlds, one: Foreign) -> str:
    """What is wrong: told apart from absence, or a secret told; empty if nothing is."""
    theirs = _asked(worlds, one, worlds.ids)
    found = [] if _at_desk(one) else leaks(theirs.text)
    if found:
        return f"shows {found}"
    if theirs.status.startswith("5"):
        return theirs.status
    if _may_be_known(one) or _at_desk(one):
        return ""
    absent = _asked(worlds, one, worlds.absent)
    return differs(theirs, absent) and differs(_asked(worlds, one, worlds.ids), _asked(worlds, one, worlds.absent))


def differs(theirs: Answer, absent: Answer) -> str:
    """In what an answer about what is somebody else's differs from one about what is nowhere. Where it does, both are
    asked for once more, since a minute may have passed between them.
    """
    if theirs.status != absent.status:
        return f"{theirs.status}, where nothing is {absent.status}"
    if theirs.headers != absent.headers:
        return f"headers {set(theirs.headers) ^ set(absent.headers)}"
    if theirs.told != absent.told:
        at = next((n for n, (a, b) in enumerate(zip(theirs.told, absent.told, strict=False)) if a != b), -1)
        return f"other words: {theirs.told[max(0, at - 60) : at + 60]!r} … {absent.told[max(0, at - 60) : at + 60]!r}"
    return ""


def _at_desk(one: Foreign) -> bool:
    """The operator's staff look after both worlds."""
    return one.caller.is_staff and any(part in one.what for part in DESK)


def _may_be_known(one: Foreign) -> bool:
    """Whether a stranger sees the thing that is named."""
    if one.where == "form":
        return False  # where a member may name what all see, it is in whose name, or a thing of their own
    if one.where != "path":
        known = KINDS.get(one.place, "") if one.api else QUERY.get(one.place, "")
        for_it = one.place == "organisation_id" and one.what not in ABOUT_ANY_ORGANISATION
        return (known in SEEN_BY_ALL and not for_it) or one.place == ALL
    if any(part in one.what for part in OWN):
        return False
    if one.api:
        word = due.row_of_operation(f"{one.method} {one.what}")["mio"]
    else:
        word = due.row_for(one.what, one.method, one.caller)["mio"]
    if one.method == "DELETE" and word == "204":
        return False  # what Mio deletes is her own
    return word in PUBLIC or (word == "403" and is_known_by_all(one.place))


def is_known_by_all(place: str) -> bool:
    """Whether strangers see what an id in this place names."""
    return place in SEEN_BY_ALL or place in ("column", "comment_id", "purse")


def _asked(worlds: Worlds, one: Foreign, ids: dict[str, str]) -> Answer:
    """The answer, with the id that was asked for struck."""
    found = _raw(worlds, one, ids)
    slug = ids["column"]
    return replace(
        found, text=found.text.replace(slug, "ID"), headers=tuple(h.replace(slug, "ID") for h in found.headers)
    )


def _raw(worlds: Worlds, one: Foreign, ids: dict[str, str]) -> Answer:
    if one.where == "form":
        return send(worlds, one.caller, one.what, one.place, ids[NAMED[one.what][one.place]])
    if one.where == "path":
        if one.api:
            return call(worlds, one.caller, f"{one.method} {one.what}", {one.place: ids[one.place]})
        address = Address(one.what).filled(worlds.here, {one.place: ids[one.place]})
        sent = form_of(one.what, worlds) if one.method == "POST" else None
        return ask(worlds, one.caller, one.method, address, sent=sent)
    if not one.api:
        address = Address(one.what).filled(worlds.here, {})
        names = QUERY if one.place == ALL else [one.place]
        return ask(worlds, one.caller, "GET", address + "?" + "&".join(f"{name}={ids[QUERY[name]]}" for name in names))
    named = ids[KINDS[one.place]]
    operation = f"{one.method} {one.what}"
    if one.where == "query":
        return call(worlds, one.caller, operation, query=f"?{one.place}={named}")
    body: dict[str, Any] = body_of(operation) | {one.place: [named] if one.many else named}
    return call(worlds, one.caller, operation, sent=body)


NOWHERE = "極密"
"""A word as long as the other world's, that nobody has typed."""


@dataclass(frozen=True)
class Search:
    """A list that is searched for a word of the other world, and for one that stands nowhere."""

    address: str
    caller: Caller

    def __str__(self) -> str:
        return f"{self.address} by {self.caller.name}"


def searches(callers: tuple[Caller, ...]) -> Iterator[Search]:
    """Every page and operation without an id in its address × caller."""
    for route in every_page():
        if not Address(route).places and not route.startswith(("^", "accounts/", "desk/", "setup", "api/")):
            if route.endswith("/proof"):  # work to do, made anew each time
                continue
            yield from (Search(f"/{route}", one) for one in callers if one.session or one.name == "anonymous")
    for operation in every_operation():
        method, path = operation.split()
        if method == "GET" and "{" not in path and "/desk" not in path and "insolvenc" not in path:
            yield from (Search(f"/api/v1{path}", one) for one in with_tokens(callers))


def wrong_with_search(worlds: Worlds, one: Search) -> str:
    """What is wrong: the word is found, counted, or answered otherwise than one that stands nowhere."""
    return differs(_found(worlds, one, SECRET), _found(worlds, one, NOWHERE)) and differs(
        _found(worlds, one, SECRET), _found(worlds, one, NOWHERE)
    )


def _found(worlds: Worlds, one: Search, word: str) -> Answer:
    """The answer without the word that was searched for."""
    answer = ask(worlds, one.caller, "GET", f"{one.address}?q={quote(word)}")
    text, headers = answer.text, answer.headers
    for typed in (word, quote(word), quote(quote(word)), word.encode("unicode_escape").decode()):
        text = text.replace(typed, "")
        headers = tuple(header.replace(typed, "") for header in headers)
    return replace(answer, text=text, headers=headers)
