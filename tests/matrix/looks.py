"""Staff who have stated why they look at somebody (decision 43), and what they are answered then: without it all is
refused that is kept of people, so that nothing of it is read.
"""

from collections.abc import Iterator

from matrix import due
from matrix.addresses import Address
from matrix.asking import ask, call, form_of
from matrix.cells import Cell
from matrix.people import Caller
from matrix.worlds import Worlds, leaks
from safety.test_elevation import ASKS_AGAIN
from safety.test_staff_pages import PAGES

from michinori.contracts.commands.desk import state_reason_for_contract
from michinori.kernel.actor import Actor
from michinori.people.commands.looking import state_reason
from michinori.people.models import Suspension

_PERSON, _CONTRACT = "desk/people/<str:user_id>", "desk/contracts/<str:contract_id>"
_CLIENT, _ORGANISATION = "desk/clients/<str:client_id>", "desk/organisations/<str:organisation_id>"
PAGES_AT = {
    f"{_CLIENT}/case": ("405", "302"),
    f"{_CLIENT}/join": ("200", "422"),
    f"{_CLIENT}/note": ("200", "422"),
    f"{_CLIENT}/part": ("200", "422"),
    f"{_CLIENT}/payout-hold": ("200", "422"),
    f"{_CLIENT}/reason": ("200", "422"),
    f"{_CLIENT}/tag": ("200", "422"),
    _CONTRACT: ("200", "405"),
    f"{_CONTRACT}/files/<str:file_id>": ("200", "405"),
    f"{_CONTRACT}/reason": ("200", "422"),
    _ORGANISATION: ("200", "405"),
    f"{_ORGANISATION}/number": ("200", "422"),
    _PERSON: ("200", "405"),
    f"{_PERSON}/address": ("200", "422"),
    f"{_PERSON}/second-step": ("200", "422"),
    f"{_PERSON}/sign-out": ("200", "422"),
}
"""What GET and POST answer whose role gets in, who has stated why and proved who they are."""
CALLS_AT = {
    "GET /desk/clients/{client_id}": "200",
    "GET /desk/clients/{client_id}/money": "200",
    "GET /desk/clients/{client_id}/trouble": "200",
    "GET /desk/clients/{client_id}/work": "200",
    "GET /desk/contracts/{contract_id}": "200",
    "GET /desk/contracts/{contract_id}/events": "200",
    "POST /desk/clients/{client_id}/case": "201",
    "POST /desk/clients/{client_id}/notes": "201",
    "POST /desk/clients/{client_id}/tags": "200",
    "POST /desk/clients/{client_id}/tags/drop": "404",
    "POST /desk/suspensions/{suspension_id}/lift": "403",
}
"""The same for operations. By a token nobody proves who they are: what asks for that is refused."""
OPEN_TO_ALL_STAFF = (f"{_CLIENT}/reason", f"{_CONTRACT}/reason", f"{_CLIENT}/payout-hold")
"""Pages for which no reason has to be stated before."""
_UNREAD = ("302", "again", "403", "404", "405")


def state(worlds: Worlds, caller: Caller) -> None:
    """Let the caller look at the first world's people and contract, as far as the role gets in."""
    ids, actor = worlds.here.ids, Actor.person(caller.user_id)
    if _gets_in(caller, PAGES[_PERSON]):
        suspended = Suspension.objects.get(pk=ids["suspension_id"]).client_id
        clients = [ids["client_id"], ids["user_id"], suspended]
        state_reason(actor=actor, client_ids=clients, reason="asked", why="電話で頼まれた")
    if _gets_in(caller, PAGES[_CONTRACT]):
        contract_id = ids["contract_id"]
        state_reason_for_contract(actor=actor, contract_id=contract_id, reason="asked", why="電話で頼まれた", talk=True)


def cells_of(caller: Caller) -> Iterator[Cell]:
    """Every page and operation at which that counts, of one of the staff."""
    for route in PAGES_AT:
        yield from (Cell(route, method, caller) for method in ("GET", "POST"))
    for operation in CALLS_AT if caller.token else ():
        method, path = operation.split()
        yield Cell(path, method, caller, api=True)


def others_of(caller: Caller) -> Iterator[Cell]:
    """Those at which a reason must have been stated, to be asked for somebody else."""
    return (cell for cell in cells_of(caller) if cell.what not in OPEN_TO_ALL_STAFF)


def wrong_with_look(worlds: Worlds, cell: Cell) -> str:
    """What is wrong with what is told of those who are looked at; empty if nothing is."""
    if cell.api:
        answer = call(worlds, cell.caller, f"{cell.method} {cell.what}")
    else:
        sent = form_of(cell.what, worlds) if cell.method == "POST" else None
        answer = ask(worlds, cell.caller, cell.method, Address(cell.what).filled(worlds.here, {}), sent=sent)
    found, wanted = leaks(answer.text), _wanted(cell)
    return f"shows {found}" if found else "" if answer.status == wanted else f"{answer.status}, not {wanted}"


def wrong_with_others(worlds: Worlds, cell: Cell) -> str:
    """What is wrong with what is told of those of the other world, at whom nobody has said that they look."""
    place = Address(cell.what, cell.api).places[0]
    changed = {place: worlds.ids[place]}
    if cell.api:
        answer = call(worlds, cell.caller, f"{cell.method} {cell.what}", changed)
    else:
        answer = ask(worlds, cell.caller, cell.method, Address(cell.what).filled(worlds.here, changed))
    found = leaks(answer.text)
    return f"shows {found}" if found else "" if answer.status in _UNREAD else f"{answer.status}, though unread"


def _wanted(cell: Cell) -> str:
    if cell.api:
        operation = f"{cell.method} {cell.what}"
        word = due.of_operation(operation, cell.caller)
        return CALLS_AT[operation] if word == "403" else word
    if not _gets_in(cell.caller, PAGES[cell.what]):
        return "404"
    word = PAGES_AT[cell.what][cell.method == "POST"]
    asks = cell.what in ASKS_AGAIN and word != "405" and not cell.caller.elevated
    return "again" if asks else word


def _gets_in(caller: Caller, roles: str) -> bool:
    return caller.role in ("admin", *roles.split())
