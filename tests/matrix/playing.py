"""Playing cells: what of an answer is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from matrix import due
from matrix.addresses import Address, methods_of
from matrix.asking import Answer, ask, call, form_of
from matrix.cells import Cell
from matrix.people import Caller
from matrix.worlds import Worlds, leaks
from safety.test_who_may import INSIDERS
from safety.world import SECRETS

REFUSALS = ("in", "401", "403", "404", "405")
_LIBRARY = ("accounts/", "^", "language")
_TAKEN_FOR_POST = ("200", "302", "in", "again", "403", "404", "405", "429")
OWN_WORDS: dict[str, tuple[str, ...]] = {
    "秘密の下書き": ("ren",),
    "秘密のメモ": ("ren",),
    "秘密の検索": ("ren",),
    "秘密の誘い": ("ren", "aoi", "ken", "nana", "rui"),
    "秘密の注意": ("aoi", "ken", "nana", "rui"),
}
"""What not even all insiders may read: a draft, a block's note, a saved search, an invitation, a warning."""


TYPED = {"mio": "秘密の通報", "aoi": "mio@example.com"}
"""What stands in one's own data since one has typed it oneself: a report, the address that was invited."""


@dataclass
class Played:
    """``wrong``: by cell, what was. ``played``: how many; ``asked``: by caller."""

    wrong: dict[str, str] = field(default_factory=dict)
    played: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str, what: object, wrong: str) -> None:
        """Count a cell, and say what was wrong with it, if anything."""
        self.played += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if wrong:
            self.wrong[f"{kind}: {what}"] = wrong


def play(worlds: Worlds, cells: Iterable[Cell], played: Played, kind: str) -> None:
    for cell in cells:
        played.note(kind, cell, wrong_with(worlds, cell))


def wrong_with(worlds: Worlds, cell: Cell, *, keep: bool = True) -> str:
    """What is wrong with the answer to a cell; empty if nothing is. ``keep``: what was refused is not undone, so that
    what it wrote nevertheless is found.
    """
    if cell.api:
        if cell.method not in methods_of(cell.what):
            return _other_method(worlds, cell)
        wanted = due.of_operation(f"{cell.method} {cell.what}", cell.caller)
        answer = call(worlds, cell.caller, f"{cell.method} {cell.what}", keep=keep and wanted in REFUSALS)
        return _not(wanted, answer) or _shows(worlds, cell, answer)
    if cell.method not in ("GET", "POST", "HEAD"):
        return _other_page_method(worlds, cell)
    wanted = due.of_page(cell.what, cell.method, cell.caller)
    sent = form_of(cell.what, worlds) if cell.method == "POST" else None
    address = Address(cell.what).filled(worlds.here, {})
    kept = keep and wanted in REFUSALS and (cell.method == "POST" or not cell.caller.is_staff)  # who reads is logged
    answer = ask(worlds, cell.caller, cell.method, address, sent=sent, keep=kept)
    if cell.method == "HEAD" and answer.text:
        return "HEAD has content"
    return _not(wanted, answer) or _shows(worlds, cell, answer)


def wrong_in_any_state(worlds: Worlds, cell: Cell) -> str:
    """What is wrong with a page's answer whatever stands: an error, or something foreign. What insiders are answered
    depends on the state.
    """
    sent = form_of(cell.what, worlds) if cell.method == "POST" else None
    answer = ask(worlds, cell.caller, cell.method, Address(cell.what).filled(worlds.here, {}), sent=sent, keep=False)
    return _not(answer.status, answer) or _shows(worlds, cell, answer)


def _not(wanted: str, answer: Answer) -> str:
    if answer.status.startswith("5"):
        return f"{answer.status}, which is never right"
    if wanted == due.ANY:
        return "" if answer.status not in ("in", "again") else f"{answer.status}, though they proved who they are"
    return "" if answer.status == wanted else f"{answer.status}, not {wanted}"


def _other_page_method(worlds: Worlds, cell: Cell) -> str:
    answer = ask(worlds, cell.caller, cell.method, Address(cell.what).filled(worlds.here, {}))
    library = cell.what.startswith(_LIBRARY)
    allowed = _TAKEN_FOR_POST if library else ("404", "405", "in", "again", "403")
    if answer.status in allowed:
        return _shows(worlds, cell, answer)
    return f"{answer.status}, though pages take no {cell.method}"


def _other_method(worlds: Worlds, cell: Cell) -> str:
    answer = call(worlds, cell.caller, f"{cell.method} {cell.what}")
    if cell.method == "HEAD" and "GET" in methods_of(cell.what):
        wanted = due.of_operation(f"GET {cell.what}", cell.caller)
        return "HEAD has content" if answer.text else _not(wanted, answer)
    return "" if answer.status in ("401", "404", "405") else f"{answer.status}, though there is no such operation"


def _shows(worlds: Worlds, cell: Cell, answer: Answer) -> str:
    """What of others stands in an answer."""
    at_desk = cell.caller.is_staff and ("desk/" in cell.what or "insolvenc" in cell.what)
    if at_desk:
        return ""  # the operator's staff look after both worlds; roles decide on which pages
    found = leaks(answer.text)
    theirs = _without_own(answer.text, worlds, cell.caller)
    for name, word in TYPED.items():
        if cell.what == "settings/data.json" and worlds.here.people[name].id == cell.caller.user_id:
            theirs = theirs.replace(word, "")
    if cell.caller.like not in INSIDERS:
        found += [word for word in SECRETS if word in theirs]
    elif "organisations/" not in cell.what:
        found += ["@example.com"] if "@example.com" in theirs else []
    found += [word for word, who in OWN_WORDS.items() if cell.caller.like not in who and word in answer.text]
    return f"shows {found}" if found else ""


def _without_own(text: str, worlds: Worlds, caller: Caller) -> str:
    people = [one for one in worlds.here.cast.made.values() if one.id == caller.user_id]
    for one in people:
        text = text.replace(one.email, "").replace(f"秘密太郎 {caller.like}", "")
    return text.replace("umi@example.com", "") if caller.name == "unconfirmed" else text
