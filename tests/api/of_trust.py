"""For each operation of blocks, conduct and reviews: the steps that lead to it, a valid body, and bad values for each
field."""

from dataclasses import dataclass
from typing import Any

from api.irregular import FILE_IDS, LONG, NOTES, STRANGE, TEXTS
from api.programs import ok
from api.road import Road, active, start

from michinori.machinery import outbox
from michinori.people.queries import default_client
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.counting import note_conduct

STARS = dict.fromkeys(SCALES, 5)
BAD_STARS: list[Any] = [0, 6, -1, 10**30, "5つ", None, 2.5]
FIGURE = {"text": "事情がありました。"}


@dataclass
class Known(Road):
    """A road with the ids of both parties, and of Ren's review of Aoi."""

    client_id: str = ""
    user_id: str = ""
    review_id: str = ""


def done() -> Known:
    """The contract is completed, and conduct has counted it."""
    road = active()
    ok(road.ren.post(f"{road.path}/deliver", {"file_ids": [road.ren.upload(b"done")]}))
    ok(road.aoi.post(f"{road.path}/accept"))
    outbox.drain({"contract_events": [note_conduct]})
    return Known(**vars(road), client_id=default_client(road.aoi.id).id, user_id=road.ren.id)


def reviewed() -> Known:
    """Both sides have reviewed each other."""
    road = done()
    road.review_id = ok(road.ren.post(f"{road.path}/reviews", {"stars": STARS}), 201)["id"]
    ok(road.aoi.post(f"{road.path}/reviews", {"stars": STARS}), 201)
    return road


def allowed() -> Known:
    """The contract is completed, and Ren may show the work."""
    road = done()
    ok(road.aoi.post(f"{road.path}/allow-showing"))
    return road


CASES: dict[str, Any] = {
    "/blocks": (
        start, "aoi", {"organisation_id": "org_aaaaaaaaaaaaaaaa"},
        {"organisation_id": ["", STRANGE, LONG, "😀", 5], "note": [LONG, 5, [], {}]},
    ),
    "/clients/{client_id}/conduct/answers": (
        done, "aoi", FIGURE | {"key": "ended_halfway"}, {"key": [*TEXTS, "late"], "text": TEXTS},
    ),
    "/workers/{user_id}/conduct/answers": (
        done, "ren", FIGURE | {"key": "finished"}, {"key": [*TEXTS, "blocked_by"], "text": TEXTS},
    ),
    "/contracts/{contract_id}/allow-showing": (done, "aoi", {}, {}),
    "/contracts/{contract_id}/withdraw-showing": (allowed, "aoi", {}, {}),
    "/contracts/{contract_id}/works": (
        allowed, "ren", {"file_id": STRANGE, "title": "一枚のページ"}, {"file_id": FILE_IDS},
    ),
    "/contracts/{contract_id}/reviews": (
        done, "ren", {"stars": STARS},
        {"stars": [None, 5, "x", [], {}, *(STARS | {"clarity": bad} for bad in BAD_STARS)], "comment": NOTES},
    ),
    "/reviews/{review_id}/reply": (reviewed, "aoi", {"text": "ありがとうございました"}, {"text": TEXTS}),
}  # fmt: skip
"""As ``test_bad_values.CASES``."""
