"""The evidence pack: everything both parties may see, nothing they may not, and no byte can change unnoticed."""

import copy
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from michinori.contracts.commands import change_requests, outside_results
from michinori.contracts.commands.terminations import counter_termination
from michinori.contracts.models import Termination
from michinori.kernel.problems import Problem
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.queries.evidence import AMENDMENT, read_pack
from michinori.people.models import User
from michinori.rules.contract.evidence import Commitments, NoPack, sealed, verify
from michinori.wording import display
from michinori.wording.contract import evidence as words
from michinori.wording.contract.outside_results import RESULT_KINDS
from tests.papers.contracts import CLIENT_WORDS, REASON, WORKER_WORDS, ending, worked
from tests.stories import cast as story
from tests.stories.cast import Cast, offered
from tests.stories.test_day_30 import ends, lasting
from tests.stories.test_hours import hourly, log
from tests.stories.test_switching import accepted as accept
from tests.stories.test_switching import by_the_hour, propose

pytestmark = pytest.mark.django_db
Pack = dict[str, Any]
UNCHAINED = {
    *(("files", name) for name in ("by", "at", "stage_id", "file_id", "name", "size", "type")),
    *(("terms", name) for name in ("price", "by", "made_at")),
    *(("amendments", name) for name in AMENDMENT if name not in ("id", "body")),
}
"""What the digest alone holds: no event commits to it."""


@pytest.fixture
def pack() -> Pack:
    """As Ren reads it, and as a file would hold it."""
    cast = Cast()
    contract = ending(cast)
    found: Pack = json.loads(json.dumps(read_pack(cast.acts(cast.ren), contract.id)))
    return found


def test_a_pack_holds_what_happened_and_verifies(pack: Pack) -> None:
    found = verify(pack)
    assert found.sound
    assert (found.contract_id, found.events) == (pack["contract"]["id"], pack["contract"]["last_n"])
    # Notes, two versions of the terms, what was proposed, files with two events.
    assert found.commitments == Commitments(held=5 + 2 + 1 + 2, broken=(), unopened=())
    assert [version["price"] for version in pack["terms"]] == [48_000, 53_000]
    assert {note["text"] for note in pack["notes"]} >= {REASON, CLIENT_WORDS, WORKER_WORDS}
    assert [file["name"] for file in pack["files"]] == ["ワイヤー.txt", "右.txt", "左.txt"]
    [amendment] = pack["amendments"]
    assert (amendment["status"], amendment["reason"]) == ("in_force", REASON)
    [termination] = pack["terminations"]
    assert [(p["by"], p["amount"]) for p in termination["positions"]] == [("client", 20_000), ("worker", 40_000)]
    assert pack["meter"]["confirmed"] == sum(stage["confirmed"] for stage in pack["meter"]["stages"]) == 21_600
    assert [payment["before_tax"] for payment in pack["statement"]["payments"]] == [21_600]
    assert pack["statement"]["deposited_with_tax"] == 58_300


def test_both_parties_get_the_same_and_strangers_nothing() -> None:
    cast = Cast()
    contract = worked(cast)
    packs = [read_pack(cast.acts(who), contract.id) for who in (cast.aoi, cast.ren)]
    for each in packs:
        del each["made_at"], each["digest"]
    assert packs[0] == packs[1]
    with pytest.raises(Problem) as refused:
        read_pack(cast.acts(cast.mio), contract.id)
    assert refused.value.status == 404


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a value stands, for every value in the pack."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [each for key, one in inner for each in _leaves(one, (*path, key))]
    yield from found or [path]


def _changed(pack: Pack, path: tuple[Any, ...]) -> Pack:
    """The pack with this one value another."""
    made = copy.deepcopy(pack)
    there: Any = made
    for key in path[:-1]:
        there = there[key]
    there[path[-1]] = _another(there[path[-1]])
    return made


def _another(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("1" if value.endswith("0") else "0")
    return [*value, "more"] if isinstance(value, list) else {"more": 1}


def test_one_changed_value_anywhere_is_found_and_in_events_at_its_number(pack: Pack) -> None:
    for path in _leaves(pack):
        if path == ("format",):
            continue
        found = verify(_changed(pack, path))
        assert not found.sound, path
        assert not found.digest_ok, path
        expected = path[1] + 1 if path[0] == "events" else None
        if path == ("contract", "last_n"):
            expected = len(pack["events"]) + 1
        assert found.broken_at == expected, path


def test_whoever_makes_the_digest_anew_is_still_caught_by_the_chain(pack: Pack) -> None:
    """Events by their hashes; words, terms and files by what the events hold of them."""
    for path in _leaves({name: pack[name] for name in ("events", "notes", "files", "terms", "amendments")}):
        part, index, field = path[:3]
        if (part, field) in UNCHAINED:
            continue
        found = verify(sealed(_changed(pack, path)))
        assert found.digest_ok
        assert not found.sound, path
        row = pack[part][index]
        if part in ("notes", "files") and field != "n":
            assert found.commitments.broken == (row["n"],), path
        if (part, field) == ("amendments", "body"):
            [proposed] = [event["n"] for event in pack["events"] if event["data"].get("amendment") == row["id"]][:1]
            assert found.commitments.broken == (proposed,), path
        if (part, field) == ("terms", "body"):
            assert found.commitments.broken == (_brings(pack, row["version"]),), path


def _brings(pack: Pack, version: int) -> int:
    return next(event["n"] for event in pack["events"] if event["data"]["terms_version"] == version)


def test_events_taken_away_added_or_swapped_are_found(pack: Pack) -> None:
    last, events = pack["contract"]["last_n"], pack["events"]

    def broken_at(changed: list[Any]) -> int | None:
        return verify(sealed(pack | {"events": changed})).broken_at

    assert broken_at(events[:-1]) == last
    assert broken_at(events[1:]) == 1
    assert broken_at([*events[:3], *events[4:]]) == 4
    assert broken_at([*events, events[-1]]) == last + 1
    assert broken_at([*events[:3], events[4], events[3], *events[5:]]) == 4
    assert broken_at([]) == 1


def test_words_that_were_erased_are_named_and_no_fault(pack: Pack) -> None:
    [first, *rest] = pack["notes"]
    found = verify(sealed(pack | {"notes": rest}))
    assert found.sound
    assert found.commitments.unopened == (first["n"],)
    foreign = verify(sealed(pack | {"notes": [*pack["notes"], first | {"n": 1}]}))
    assert foreign.commitments.broken == (1,)


@pytest.mark.parametrize("given", [None, [], {}, "pack", {"format": "michinori-evidence/2"}])
def test_what_is_no_pack_is_refused(given: object) -> None:
    with pytest.raises(NoPack):
        verify(given)


@pytest.mark.parametrize(
    "nonsense", [{}, {"events": 7}, {"events": [1, {"data": 3}], "contract": []}, {"notes": [{"n": []}], "terms": [[]]}]
)
def test_nonsense_in_a_pack_is_broken_not_a_fault_of_ours(nonsense: Pack) -> None:
    assert not verify({"format": "michinori-evidence/1"} | nonsense).sound


def test_real_names_are_in_only_once_the_contract_is_agreed() -> None:
    cast = Cast()
    User.objects.filter(id=cast.ren.id).update(real_name="蓮田 蓮")
    contract = offered(cast)
    assert read_pack(cast.acts(cast.aoi), contract.id)["parties"]["worker"]["real_name"] == ""
    agreed = worked(cast)
    assert read_pack(cast.acts(cast.aoi), agreed.id)["parties"]["worker"]["real_name"] == "蓮田 蓮"


def test_queries_do_not_grow_with_what_happened() -> None:
    cast = Cast()
    contract = ending(cast)
    with CaptureQueriesContext(connection) as few:
        read_pack(cast.acts(cast.ren), contract.id)
    termination = Termination.objects.get(contract=contract)
    for amount in (39_000,):
        counter_termination(actor=cast.acts(cast.ren), termination_id=termination.id, amount=amount, note="下げます")
    with CaptureQueriesContext(connection) as many:
        read_pack(cast.acts(cast.ren), contract.id)
    assert len(few) == len(many) <= 20


def test_change_requests_and_what_either_said_of_their_class_are_in_it() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = worked(cast)
    wish = [{"key": "幅", "value": "1440px"}]
    request = change_requests.request_change(actor=aoi, contract_id=contract.id, note="広くしてください", changes=wish)
    change_requests.dispute_class(actor=ren, request_id=request.id, kind="addition", reason="作り直しに近いです")
    change_requests.accept_change(actor=ren, request_id=request.id)
    pack = read_pack(ren, contract.id)
    [found] = pack["change_requests"]
    assert (found["kind"], found["status"], found["included"]) == ("fix", "accepted", True)
    assert [(one["by"], one["kind"]) for one in found["disputes"]] == [("worker", "addition")]
    assert [version["version"] for version in pack["terms"]] == [1, 2, 3]
    verdict = verify(pack)
    assert verdict.sound
    assert verdict.commitments.unopened == ()
    assert all("terms" in event["data"] for event in pack["events"] if event["kind"] == "change_accepted")
    assert "作り直しに近いです" in str(evidence_sheet(pack))


def test_the_hours_log_and_its_meter_are_in_it() -> None:
    cast = Cast()
    contract = hourly(cast)
    log(cast, contract, 90, file="画面.txt")
    pack = read_pack(cast.acts(cast.aoi), contract.id)
    assert [(one["minutes"], one["answer"]) for one in pack["hours"]] == [(90, None)]
    assert pack["meter"]["hours"] == {"rate": 1_333, "acknowledged": 0, "logged": 90, "filed": 90}
    assert pack["meter"]["claimed"] == 90 * 1_333 // 60
    assert verify(pack).sound
    assert "90分" in str(evidence_sheet(pack))


def test_what_a_switch_proposed_is_in_it_and_held_by_the_chain() -> None:
    cast = Cast()
    contract = story.active(cast, withholding=False)
    switch = propose(cast, contract, 20_001, by_the_hour(61_001))
    pack = json.loads(json.dumps(read_pack(cast.acts(cast.aoi), contract.id)))
    [found] = pack["switches"]
    assert (found["id"], found["by"], found["status"], found["amount"]) == (switch.id, "worker", "open", 20_001)
    assert (found["body"]["price"], found["body"]["meter"]["kind"], found["continuation_id"]) == (61_001, "hours", None)
    verdict = verify(pack)
    assert verdict.sound
    proposed = next(event for event in pack["events"] if event["kind"] == "switch_proposed")
    for path in _leaves(found["body"]):
        changed = verify(sealed(_changed(pack, ("switches", 0, "body", *path))))
        assert changed.commitments.broken == (proposed["n"],), path
    assert not verify(sealed(pack | {"switches": []})).sound
    accepted = accept(cast, switch)
    pack = read_pack(cast.acts(cast.ren), contract.id)
    [found] = pack["switches"]
    assert (found["status"], found["continuation_id"]) == ("accepted", accepted.continuation_id)
    assert verify(pack).sound
    sheet = str(evidence_sheet(pack))
    for said in ("固定報酬と時間報酬の切り替え", "20,001円", "61,001円", str(accepted.continuation_id)):
        assert said in sheet


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sheet_names_a_results_kind_and_the_dates_of_a_notice(language: str) -> None:
    cast = Cast()
    contract = lasting(cast)
    noticed = ends(cast, contract)

    def sheet() -> str:
        with override(language):
            return str(evidence_sheet(read_pack(cast.acts(cast.ren), contract.id)))

    def said(*at: datetime) -> list[str]:
        with override(language):
            return [display.moment(one) for one in at]

    assert noticed.begins_at is not None
    begun = {"ja": "手続きの始まり", "en": "The ending began"}[language]
    assert all(one in sheet() for one in said(noticed.opened_at, noticed.begins_at))
    assert begun not in sheet()
    story.wait_days(31)
    noticed.refresh_from_db()
    noticed_at = noticed.noticed_at
    assert noticed_at is not None
    assert all(one in sheet() for one in (begun, *said(noticed_at, noticed.begins_at, noticed.opened_at)))
    outside_results.file_result(
        actor=cast.acts(cast.ren),
        termination_id=noticed.id,
        amount=30_000,
        kind="court_settlement",
        file_id=story.a_file(cast.ren, "和解調書.txt"),
    )
    with override(language):
        assert words.outside("court_settlement", "worker", "filed") in sheet()
        assert str(RESULT_KINDS["court_settlement"]) in sheet()


def test_packs_made_before_switches_stood_in_them_still_verify(pack: Pack) -> None:
    del pack["switches"]
    assert verify(sealed(pack)).sound
