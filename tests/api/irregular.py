"""For each operation on irregular paths: the steps that lead to it, a valid body, and bad values for each field."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.programs import Program, ok, program
from api.road import Road, active, in_days

from michinori.kernel.clock import day_of
from tests.stories.cast import wait_days

STRANGE = "xxx_aaaaaaaaaaaaaaaa"
LONG = "長" * 10_000
NUMBERS: list[Any] = [None, "", -1, 10**30, 1.5, "12,000", "abc", True, [], {}, "😀", 48_001]
TEXTS: list[Any] = [None, "", LONG, 5, [], {}, "a\x00b"]
NOTES: list[Any] = [LONG, 5, [], {}, "a\x00b"]
SEEN: list[Any] = ["", -1, 10**30, "abc", 1.5, True]
DAYS: list[Any] = ["", "2026-02-30", "tomorrow", "9999-12-31", 20270101, LONG, "😀", []]
FILE_IDS: list[Any] = [None, "", STRANGE, "fil_aaaaaaaaaaaaaaaa", LONG, "😀", 5]
CLASSES: list[Any] = [*TEXTS, "repair", "restart"]
CHANGES: list[Any] = [
    5, "x", {}, [5], [{"value": "赤"}], [{"key": "ポイントカラー", "value": "青"}], [{"key": LONG, "value": "赤"}],
    [{"key": "ポイントカラー", "value": LONG}], [{"key": "知らない", "value": None}],
]  # fmt: skip
TODAY = day_of(datetime.now(UTC)).isoformat()
RED = {"note": "赤にしてください", "changes": [{"key": "ポイントカラー", "value": "赤"}]}


@dataclass
class Wider(Road):
    """A road with staff and the further ids that addresses need."""

    sora: Program | None = None
    kei: Program | None = None
    filing_id: str = ""
    request_id: str = ""
    entry_id: str = ""
    monday: str = ""


def _wider(road: Road) -> Wider:
    return Wider(**vars(road))


def asked() -> Wider:
    """A change request is open."""
    road = _wider(active())
    road.request_id = ok(road.aoi.post(f"{road.path}/change-requests", RED), 201)["id"]
    return road


def hourly() -> Wider:
    """A contract by the hour, with an hour of today in its log."""
    stages: dict[str, Any] = {"meter": {"kind": "hours", "rate": 1_000}, "stages": []}
    road = _wider(active(**stages))
    day = in_days(0)
    logged = ok(road.ren.post(f"{road.path}/hours", {"date": day, "minutes": 60}))
    road.monday = logged["weeks"][0]["monday"]
    road.entry_id = ok(road.ren.get(f"{road.path}/hours"))["items"][0]["id"]
    return road


def opened() -> Wider:
    """An ending that the client has not answered."""
    road = _wider(active())
    ok(road.ren.post(f"{road.path}/terminations", {"amount": 10_000, "reason": "agreed"}), 201)
    return road


def apart() -> Wider:
    """An ending with ¥10,000 against ¥0 named, in the week in which bids can be sealed."""
    road = opened()
    ending = road.contract()["termination"]["id"]
    ok(road.aoi.post(f"/terminations/{ending}/counter", {"amount": 0}))
    wait_days(15)
    return road


def staffed() -> Wider:
    """Sora of the staff, with a token for it."""
    road = opened()
    road.sora = program("Sora", staff=True, scopes=("read", "write", "staff"))
    return road


def filed_insolvency() -> Wider:
    """Sora has filed that Ren is insolvent, which Kei may confirm."""
    road = staffed()
    road.kei = program("Kei", staff=True, scopes=("read", "write", "staff"))
    body = {"date": "2026-01-05", "document_id": road.sora.upload(b"court")}
    road.filing_id = ok(road.sora.post(f"/organisations/{road.ren.user.id}/insolvency", body), 201)["id"]
    return road


def _reasons(reason: str) -> dict[str, list[Any]]:
    return {reason: TEXTS, "seen": SEEN}


CASES: dict[str, Any] = {
    "/contracts/{contract_id}/change-requests": (
        active, "aoi", RED, {"note": TEXTS, "changes": [None, *CHANGES], "seen": SEEN},
    ),
    "/change-requests/{request_id}/accept": (asked, "ren", {}, {"terms": ["", 5, "x", [], {}], "seen": SEEN}),
    "/change-requests/{request_id}/decline": (asked, "ren", {}, {"note": NOTES, "seen": SEEN}),
    "/change-requests/{request_id}/withdraw": (asked, "aoi", {}, {"seen": SEEN}),
    "/change-requests/{request_id}/dispute-class": (
        asked, "ren", {"class": "fix", "reason": "色だけです"}, {"class": CLASSES, **_reasons("reason")},
    ),
    "/contracts/{contract_id}/hours": (
        hourly, "ren", {"date": TODAY, "minutes": 60},
        {"date": [None, *DAYS, "2020-01-01"], "minutes": [*NUMBERS, 1_441], "note": NOTES, "seen": SEEN},
    ),
    "/contracts/{contract_id}/hours/{entry_id}/take-back": (hourly, "ren", {}, {"seen": SEEN}),
    "/contracts/{contract_id}/weeks/{monday}/acknowledge": (hourly, "aoi", {}, {"seen": SEEN}),
    "/contracts/{contract_id}/weeks/{monday}/object": (hourly, "aoi", {"reason": "長すぎます"}, _reasons("reason")),
    "/organisations/{organisation_id}/withdrawal": (
        active, "aoi", {"reason": "廃業", "confirm": "青空ウェブ制作"},
        {"reason": TEXTS, "confirm": [*TEXTS, "青空"]},
    ),
    "/users/me/withdrawal": (
        active, "ren", {"reason": "廃業", "confirm": "Ren"}, {"reason": TEXTS, "confirm": [*TEXTS, "ren"]},
    ),
    "/organisations/{organisation_id}/insolvency": (
        staffed, "sora", {"date": "2026-01-05", "document_id": "fil_aaaaaaaaaaaaaaaa"},
        {"date": [None, *DAYS], "document_id": FILE_IDS},
    ),
    "/insolvencies/{filing_id}/withdraw": (filed_insolvency, "kei", {}, {}),
    "/contracts/{contract_id}/end-at-standing": (active, "ren", {}, {"seen": SEEN}),
    "/terminations/{termination_id}/extend": (apart, "aoi", {"reason": "病気です"}, _reasons("reason")),
    "/terminations/{termination_id}/begin": (opened, "ren", {}, {"seen": SEEN}),
    "/terminations/{termination_id}/seal-bid": (apart, "ren", {"amount": 5_000}, {"amount": NUMBERS, "seen": SEEN}),
    "/terminations/{termination_id}/file-result": (
        apart, "ren", {"amount": 5_000, "kind": "judgment", "file_id": "fil_aaaaaaaaaaaaaaaa"},
        {
            "amount": NUMBERS[:-1], "kind": [None, "", 5, "和解", "private"], "file_id": FILE_IDS, "note": NOTES,
            "seen": SEEN,
        },
    ),
    "/terminations/{termination_id}/deny-result": (opened, "aoi", {"reason": "知りません"}, _reasons("reason")),
}  # fmt: skip
"""As ``test_bad_values.CASES``."""
