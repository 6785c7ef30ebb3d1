"""Operations of NDAs and confidential parts: the steps that lead to each, a valid body, bad values for the fields."""

from dataclasses import dataclass
from typing import Any

from api.of_market import posted
from api.programs import ok
from api.road import Road, proposed

_LONG = "長" * 20_001
_TEXTS: list[Any] = [None, "", _LONG, 5, [], {}, "a\x00b"]
_OWN: list[Any] = [_LONG, 5, [], {}, "a\x00b"]
_WHOSE: list[Any] = [None, "", "theirs", 5, [], {}, "😀"]
_FILES: list[Any] = [5, "x", {}, [5], ["fil_aaaaaaaaaaaaaaaa"], ["😀"]]
_HASHES: list[Any] = [None, "", 5, [], {}, "0" * 64]
_OURS = {"nda": "own", "nda_text": "見たことを言いません。"}
_PART = {"text": "新製品の仕様です。"} | _OURS


@dataclass
class Confided(Road):
    """A road with the ids of a thread and of an NDA in it, or with the hash of a job's NDA."""

    thread_id: str = ""
    nda_id: str = ""


def confided() -> Road:
    """Aoi's job has a confidential part."""
    road = posted()
    ok(road.aoi.post(f"/jobs/{road.job_id}/confidential", _PART))
    return road


def talked() -> Confided:
    """Ren has proposed, and the talk about it has begun."""
    road = proposed()
    return Confided(**vars(road), thread_id=ok(road.ren.get("/threads"))["items"][0]["id"])


def asked() -> Confided:
    """Aoi asks Ren for an NDA."""
    road = talked()
    road.nda_id = ok(road.aoi.post(f"/threads/{road.thread_id}/nda", _OURS), 201)["id"]
    return road


CASES: dict[str, Any] = {
    "/jobs/{job_id}/confidential": (
        posted, "aoi", _PART, {"text": _TEXTS, "nda": _WHOSE, "nda_text": _OWN, "file_ids": _FILES},
    ),
    "/jobs/{job_id}/confidential/agree": (confided, "ren", {"sha256": "0" * 64}, {"sha256": _HASHES}),
    "/threads/{thread_id}/nda": (talked, "aoi", _OURS, {"nda": _WHOSE, "nda_text": _OWN}),
    "/ndas/{nda_id}/agree": (asked, "ren", {"sha256": "0" * 64}, {"sha256": _HASHES}),
    "/ndas/{nda_id}/decline": (asked, "ren", {}, {}),
    "/ndas/{nda_id}/withdraw": (asked, "aoi", {}, {}),
}  # fmt: skip
