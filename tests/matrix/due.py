"""What each cell of the matrix is due, by the tables of ``tests/safety`` and by what tells its caller apart."""

from matrix.people import OUTSIDERS, Caller
from safety import api_table, page_table
from safety.proved_table import PROVED
from safety.suspended_table import CALLS, READS, SENDS
from safety.test_elevation import ASKS_AGAIN
from safety.test_staff_pages import CALLS as OF_ROLES
from safety.test_staff_pages import NOT_OF_THE_DESK, PAGES
from safety.test_who_may import expected

ANY = "any"
"""Let in: what they are told depends on what is there, and is read elsewhere (``tests/desk``)."""
OF_MIO: dict[str, str] = {
    "POST /organisation-invitations/{organisation_invitation_id}/accept": "404",
    "POST /organisation-invitations/{organisation_invitation_id}/decline": "404",
    "POST organisation-invitations/<str:organisation_invitation_id>/accept": "404",
    "POST organisation-invitations/<str:organisation_invitation_id>/decline": "404",
    "POST identity-requests/<str:identity_request_id>/withdraw": "404",
    "POST jobs/<str:job_id>/draft/drop": "404",
    "POST reports/<str:kind>/<str:ref>": "302",
    "DELETE /jobs/{job_id}/draft": "404",
}
"""Where Mio is answered for what is hers alone: what anybody else outside is answered there."""
OF_EVERY_STAFF = ("moderator", "editor")
"""The roles that hide comments below columns (decision 38)."""
OF_WHO_WROTE_IT = ("desk/notes/<str:note_id>/strike", "POST /desk/notes/{note_id}/strike")
"""A note is taken back by who wrote it or an admin; for other staff there is none to take back."""
_HIDING = ("comments/<str:comment_id>/hide", "comments/<str:comment_id>/show")


def row_of_page(route: str, method: str) -> dict[str, str]:
    """The words of the table, by its callers. Where a page asks members who they are: ``again``, as in PROVED."""
    reads, sends = page_table.TABLE[route]
    words = expected(reads, READS.get(route, "")) if method == "GET" else expected(sends, SENDS.get(route, ""))
    return {who: "again" if word == "302" and route in PROVED else word for who, word in words.items()}


def row_for(route: str, method: str, caller: Caller) -> dict[str, str]:
    """The same, or what who has just proved who they are is answered."""
    if not caller.elevated or route not in PROVED:
        return row_of_page(route, method)
    reads, sends = PROVED[route]
    return expected(reads if method == "GET" else sends)


def row_of_operation(operation: str) -> dict[str, str]:
    """The same for an operation."""
    return expected(api_table.TABLE[operation], CALLS.get(operation, ""))


def of_page(route: str, method: str, caller: Caller) -> str:
    """The word for GET (also HEAD) or POST: a status, ``in``, ``again`` or ``ANY``."""
    method = "GET" if method == "HEAD" else method
    words = row_for(route, method, caller)
    if caller.role:
        return _of_role(route, method, caller, words)
    if caller.is_staff and route in ASKS_AGAIN and words["sora"] == "302":
        return "again"
    return _outside(f"{method} {route}", caller, words[caller.like])


def _of_role(route: str, method: str, caller: Caller, words: dict[str, str]) -> str:
    word = words["sora"]
    if route in _HIDING:
        return word if caller.role in (*OF_EVERY_STAFF, "admin") or word == "405" else words["mio"]
    if route not in PAGES:
        if caller.elevated and route in PROVED:
            return word
        if route == "setup" and caller.role != "admin":
            return words["mio"]
        return ANY if caller.elevated and word == "302" else word
    if caller.role != "admin" and caller.role not in PAGES[route].split():
        return "405" if (route, method) in NOT_OF_THE_DESK else "404"
    if caller.role != "admin" and route in OF_WHO_WROTE_IT and method == "POST":
        return "404"
    if word == "302" and route in ASKS_AGAIN:
        return ANY if caller.elevated else "again"
    return word


def _outside(what: str, caller: Caller, word: str) -> str:
    """The word for who is outside: that of a stranger, but that a job of a client whom a block separates from them is
    not there for them (domain § 10).
    """
    if caller.name not in OUTSIDERS:
        return word
    is_job = "jobs/<str:job_id>" in what or "/jobs/{job_id}" in what
    if caller.name == "blocked" and is_job and word != "405":
        return "404"
    return OF_MIO.get(what, word)


def scope_of(operation: str) -> str:
    """The scope that an operation takes, by what it does: not read from the code, which the matrix is to judge."""
    method, path = operation.split()
    if path.startswith("/desk/") or "insolvenc" in path:
        return "staff"
    if method == "GET":
        return "read"
    return "draft" if path.endswith("/draft") or path.startswith("/drafts/") else "write"


def of_operation(operation: str, caller: Caller) -> str:
    """The status that a call is answered."""
    words = row_of_operation(operation)
    if caller.like in ("anonymous", "emi"):
        return words[caller.like]
    wanted = {"draft": {"draft", "write"}}.get(scope_of(operation), {scope_of(operation)})
    if not wanted & set(caller.scopes):
        return "403"
    if caller.role and scope_of(operation) == "staff":
        roles = next(roles for part, roles in OF_ROLES.items() if part in operation)
        theirs = caller.role in roles.split() and operation not in OF_WHO_WROTE_IT
        return words["sora"] if caller.role == "admin" or theirs else "404"
    return _outside(operation, caller, words[caller.like])
