"""Operations around a posting and around work that is looked at: the steps that lead to each, a valid body, and bad
values for each field."""

from dataclasses import dataclass
from typing import Any

from api.irregular import TEXTS
from api.programs import ok
from api.road import JOB, Road, active, proposed, start

LONG_ANSWER = "長" * 10_000
WORDS: list[Any] = [*TEXTS, LONG_ANSWER]
PLACES: list[Any] = [-1, 1001, 10**30, 1.5, "12,000", "abc", True, [], {}, "😀"]


@dataclass
class Asked(Road):
    """A road with the id of Ren's question about the job, or of a file that Ren handed in."""

    question_id: str = ""
    file_id: str = ""


def posted() -> Asked:
    """A job that nobody has asked about."""
    road = start()
    return Asked(**vars(road) | {"job_id": ok(road.aoi.post("/jobs", JOB), 201)["id"]})


def asked() -> Asked:
    """Ren has asked about the job."""
    road = posted()
    road.question_id = ok(road.ren.post(f"/jobs/{road.job_id}/questions", {"body": "素材はありますか"}), 201)["id"]
    return road


def hidden() -> Road:
    """The proposal is out of the client's sight."""
    road = proposed()
    ok(road.aoi.post(f"/proposals/{road.proposal_id}/hide"))
    return road


def shown() -> Asked:
    """The first stage is handed in with a file."""
    road = Asked(**vars(active()))
    ok(road.ren.post(f"{road.path}/stages/1/start"))
    road.file_id = road.ren.upload(b"draft")
    ok(road.ren.post(f"{road.path}/stages/1/submit", {"file_ids": [road.file_id]}))
    return road


CASES: dict[str, Any] = {
    "/jobs/{job_id}/questions": (posted, "ren", {"body": "素材はありますか"}, {"body": WORDS}),
    "/questions/{question_id}/answer": (asked, "aoi", {"body": "あります"}, {"body": WORDS}),
    "/proposals/{proposal_id}/hide": (proposed, "aoi", {}, {}),
    "/proposals/{proposal_id}/unhide": (hidden, "aoi", {}, {}),
    "/files/{file_id}/remarks": (
        shown, "aoi", {"body": "ここを青に"},
        {"body": WORDS, "page": [*PLACES, 0, 2], "x": PLACES, "y": PLACES},
    ),
}  # fmt: skip
