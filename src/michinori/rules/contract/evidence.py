"""Verification of an evidence pack: the chain of its events, what they commit to, and its digest (domain § 2, § 6).

It needs nothing but the pack itself, so that anybody can verify it without access to the site.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from michinori.kernel.chain import commitment, digest, event_hash

FORMAT = "michinori-evidence/1"


class NoPack(ValueError):
    """The input is not an evidence pack."""


@dataclass(frozen=True)
class Commitments:
    """The check of what events store only as hashes: notes, terms, files. ``held``: how many match.

    ``broken``: the numbers of events whose notes, terms or files in the pack do not match; ``unopened``: those whose
    note is not in the pack, for example because it was erased.
    """

    held: int
    broken: tuple[int, ...]
    unopened: tuple[int, ...]


@dataclass(frozen=True)
class Talk:
    """The check of the two sides' conversation, which is a chain of its own. Older packs do not contain it, and are
    sound without it. ``broken_at``: as in ``Verdict``.
    """

    events: int
    broken_at: int | None
    commitments: Commitments

    @property
    def sound(self) -> bool:
        return self.broken_at is None and not self.commitments.broken


@dataclass(frozen=True)
class Verdict:
    """The result of verifying a pack. ``broken_at``: the number of the first event that is missing or changed, None if
    the chain holds.
    """

    contract_id: str
    events: int
    broken_at: int | None
    commitments: Commitments
    digest_ok: bool
    conversation: Talk

    @property
    def sound(self) -> bool:
        """Whether everything in the pack is as it was recorded. Erased notes do not count against it."""
        return self.broken_at is None and not self.commitments.broken and self.digest_ok and self.conversation.sound

    def as_data(self) -> dict[str, object]:
        """JSON-ready."""
        return asdict(self)


def sealed(pack: Mapping[str, Any]) -> dict[str, object]:
    """The same pack with its ``digest``, which covers everything else in it."""
    return {**pack, "digest": _pack_digest(pack)}


def verify(pack: object) -> Verdict:
    """Check every hash of a pack read from JSON. Raises ``NoPack``."""
    if not isinstance(pack, dict) or pack.get("format") != FORMAT:
        raise NoPack
    events = _rows(pack, "events")
    contract = pack.get("contract")
    known: dict[str, object] = contract if isinstance(contract, dict) else {}
    return Verdict(
        contract_id=str(known.get("id", "")),
        events=len(events),
        broken_at=_broken_at(events, known.get("last_n")),
        commitments=_commitments(pack, events),
        digest_ok=_same(lambda: _pack_digest(pack), pack.get("digest")),
        conversation=_talk(pack),
    )


def _talk(pack: Mapping[str, Any]) -> Talk:
    found = pack.get("conversation", {"last_n": 0})
    talk: dict[str, object] = found if isinstance(found, dict) else {}
    events = _rows(talk, "events")
    opened = {"notes": talk.get("messages"), "files": talk.get("files")}
    return Talk(len(events), _broken_at(events, talk.get("last_n")), _commitments(opened, events))


def _pack_digest(pack: Mapping[str, Any]) -> str:
    return digest({name: value for name, value in pack.items() if name != "digest"})


def _rows(pack: Mapping[str, Any], name: str) -> list[dict[str, object]]:
    """A part of the pack as a list of objects. Anything else in the list becomes an empty object, so that its hash
    fails.
    """
    found = pack.get(name)
    return [row if isinstance(row, dict) else {} for row in found] if isinstance(found, list) else []


def _broken_at(events: list[dict[str, object]], last_n: object) -> int | None:
    previous: object = None
    for expected, event in enumerate(events, 1):
        fits = event.get("n") == expected and event.get("previous_hash", "") == previous
        if not fits or not _same(partial(event_hash, event), event.get("hash")):
            return expected
        previous = event["hash"]
    return None if last_n == len(events) else len(events) + 1


def _same(made: Callable[[], str], there: object) -> bool:
    """Whether the hash that ``made`` computes equals ``there``; False if the pack's data cannot be hashed."""
    try:
        return made() == there
    except (KeyError, TypeError, ValueError):
        return False


def _commitments(pack: Mapping[str, Any], events: list[dict[str, object]]) -> Commitments:
    notes, files = _by_number(pack, "notes", "n"), _by_number(pack, "files", "n")
    versions = _by_number(pack, "terms", "version")
    proposed = {str(row.get("id")): row for part in ("amendments", "switches") for row in _rows(pack, part)}
    held, broken, unopened = 0, set[int](), list[int]()
    for n, event in enumerate(events, 1):
        data = event.get("data")
        data = data if isinstance(data, dict) else {}
        if "note" in data and n not in notes:
            unopened.append(n)
        there = (
            _note(data, notes.pop(n, [])),
            _terms(data, versions),
            _proposed(data, proposed),
            _files(data, files.pop(n, [])),
        )
        held += there.count(True)
        if False in there:
            broken.add(n)
    # The notes and files that are left belong to no event of the chain.
    broken.update(notes, files)
    return Commitments(held, tuple(sorted(broken)), tuple(unopened))


def _by_number(pack: Mapping[str, Any], part: str, name: str) -> dict[int, list[dict[str, object]]]:
    """The rows of a part by their number; rows without one are under 0, which no event has."""
    found: dict[int, list[dict[str, object]]] = {}
    for row in _rows(pack, part):
        number = row.get(name)
        found.setdefault(number if isinstance(number, int) else 0, []).append(row)
    return found


def _note(data: Mapping[str, Any], notes: list[dict[str, object]]) -> bool | None:
    """Whether an event's note matches its commitment; None if the pack has no note for it."""
    if not notes:
        return None
    return len(notes) == 1 and _same(partial(_commitment, notes[0]), data.get("note", ""))


def _commitment(note: Mapping[str, Any]) -> str:
    return commitment(note["text"], note["items"], bytes.fromhex(note["nonce"]))


def _terms(data: Mapping[str, Any], versions: Mapping[int, list[dict[str, object]]]) -> bool | None:
    """Whether the version of the terms that an event brought matches its hash; None if it brought none."""
    if "terms" not in data:
        return None
    version = data.get("terms_version")
    found = versions.get(version, []) if isinstance(version, int) else []
    return len(found) == 1 and _same(lambda: digest(found[0]["body"]), data["terms"])


def _proposed(data: Mapping[str, Any], proposed: Mapping[str, Mapping[str, Any]]) -> bool | None:
    """Whether the terms that an amendment or switch proposed match the event's hash; None if it proposed none."""
    if "proposed" not in data:
        return None
    body = proposed.get(str(data.get("amendment", data.get("switch"))), {}).get("body")
    return _same(lambda: digest(body), data["proposed"])


def _files(data: Mapping[str, Any], files: list[dict[str, object]]) -> bool | None:
    """Whether the files that came with an event match its hashes; None if there are none."""
    if "files" not in data and not files:
        return None
    return bool(data.get("files") == [file.get("sha256") for file in files])
