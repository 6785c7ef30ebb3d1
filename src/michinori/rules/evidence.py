"""Whether an evidence pack holds: the chain of its events, what they commit to, and its digest (domain § 2, § 6).

Nothing is needed but the pack itself, so anybody can look again, on a machine that has never seen the site.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from michinori.kernel.chain import commitment, digest, event_hash

FORMAT = "michinori-evidence/1"


class NoPack(ValueError):
    """What was given is no evidence pack at all."""


@dataclass(frozen=True)
class Commitments:
    """What events hold only as hashes: private words, terms, files. ``broken``: the ``n`` of events whose words, terms
    or list of files in the pack are others; ``unopened``: those whose words are not in the pack, erased perhaps.
    """

    held: int
    broken: tuple[int, ...]
    unopened: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """``broken_at``: the ``n`` of the first event that is missing or changed, None when the whole chain holds."""

    contract_id: str
    events: int
    broken_at: int | None
    commitments: Commitments
    digest_ok: bool

    @property
    def sound(self) -> bool:
        """Nothing in the pack is other than what was recorded; words that were erased are no fault."""
        return self.broken_at is None and not self.commitments.broken and self.digest_ok

    def as_data(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def sealed(pack: Mapping[str, Any]) -> dict[str, Any]:
    """The same pack with its ``digest``: over everything else in it."""
    return {**pack, "digest": _pack_digest(pack)}


def verify(pack: object) -> Verdict:
    """Look at every hash of a pack as it was read from JSON. Raises ``NoPack``."""
    if not isinstance(pack, dict) or pack.get("format") != FORMAT:
        raise NoPack
    events = _rows(pack, "events")
    contract = pack.get("contract")
    known: dict[str, Any] = contract if isinstance(contract, dict) else {}
    return Verdict(
        contract_id=str(known.get("id", "")),
        events=len(events),
        broken_at=_broken_at(events, known.get("last_n")),
        commitments=_commitments(pack, events),
        digest_ok=_same(lambda: _pack_digest(pack), pack.get("digest")),
    )


def _pack_digest(pack: Mapping[str, Any]) -> str:
    return digest({name: value for name, value in pack.items() if name != "digest"})


def _rows(pack: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects; what is no object counts as an empty one, whose hashes then do not hold."""
    found = pack.get(name)
    return [row if isinstance(row, dict) else {} for row in found] if isinstance(found, list) else []


def _broken_at(events: list[dict[str, Any]], last_n: object) -> int | None:
    previous: object = None
    for expected, event in enumerate(events, 1):
        fits = event.get("n") == expected and event.get("previous_hash", "") == previous
        if not fits or not _same(partial(event_hash, event), event.get("hash")):
            return expected
        previous = event["hash"]
    return None if last_n == len(events) else len(events) + 1


def _same(made: Callable[[], str], there: object) -> bool:
    """Whether a hash can be made at all of what stands in the pack, and is the one that stands there."""
    try:
        return made() == there
    except (KeyError, TypeError, ValueError):
        return False


def _commitments(pack: Mapping[str, Any], events: list[dict[str, Any]]) -> Commitments:
    notes = {_number(row, "n"): row for row in _rows(pack, "notes")}
    versions = {_number(row, "version"): row.get("body") for row in _rows(pack, "terms")}
    files: dict[int, list[object]] = {}
    for row in _rows(pack, "files"):
        files.setdefault(_number(row, "n"), []).append(row.get("sha256"))
    held, broken, unopened = 0, set[int](), list[int]()
    for n, event in enumerate(events, 1):
        data = event.get("data")
        data = data if isinstance(data, dict) else {}
        note = notes.pop(n, None)
        if "note" in data and note is None:
            unopened.append(n)
        for holds in (*_note(data, note), *_terms(data, versions), *_files(data, files.pop(n, None))):
            held += holds
            if not holds:
                broken.add(n)
    # What is left belongs to no event of the chain.
    broken.update(notes, files)
    return Commitments(held, tuple(sorted(broken)), tuple(unopened))


def _number(row: Mapping[str, Any], name: str) -> int:
    """The number of a row; 0, which no event has, where there is none."""
    found = row.get(name)
    return found if isinstance(found, int) else 0


def _note(data: Mapping[str, Any], note: Mapping[str, Any] | None) -> list[bool]:
    if note is None:
        return []
    return [_same(lambda: commitment(note["text"], note["items"], bytes.fromhex(note["nonce"])), data.get("note", ""))]


def _terms(data: Mapping[str, Any], versions: Mapping[int, Any]) -> list[bool]:
    if "terms" not in data:
        return []
    return [_same(lambda: digest(versions[_number(data, "terms_version")]), data["terms"])]


def _files(data: Mapping[str, Any], there: list[object] | None) -> list[bool]:
    if "files" not in data and there is None:
        return []
    return [data.get("files") == (there or [])]
