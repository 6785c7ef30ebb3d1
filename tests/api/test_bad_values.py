"""Every POST × every field × invalid values: a problem at the field, and nothing is written."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api import irregular, of_conversation, of_desk, of_market, of_ndas, of_people, of_trust
from api.programs import Program, ok, program
from api.road import JOB, Road, active, ended_unpaid, offered, proposed, start, terms
from depth import share
from django.apps import apps
from django.db import connection
from joining import join_organisation

from michinori.api import document
from michinori.api.urls import api
from michinori.kernel.actor import Actor
from michinori.people.queries import default_client

pytestmark = pytest.mark.django_db

STRANGE = "xxx_aaaaaaaaaaaaaaaa"
LONG = "長" * 10_000
NUMBERS: list[Any] = [None, "", -1, 10**30, 1.5, "12,000", "abc", True, [], {}, "😀"]
TEXTS: list[Any] = [None, "", LONG, 5, [], {}, "a\x00b"]
DAYS: list[Any] = ["", "2026-02-30", "tomorrow", "2020-01-01", "9999-12-31", 20270101, LONG, "😀", []]
IDS: list[Any] = ["", STRANGE, "fil_aaaaaaaaaaaaaaaa", LONG, "😀", 5]
LISTS: list[Any] = [5, "x", {}, [5], [None], [[]]]
FILES: list[Any] = [*LISTS, [STRANGE], ["fil_aaaaaaaaaaaaaaaa"], ["😀"], ["fil_aaaaaaaaaaaaaaab"] * 60]
ITEMS: list[Any] = [None, *LISTS, ["😀"], [], ["ポイントカラー"] * 50]
FLAGS: list[Any] = ["yes", 1, [], "😀"]
SEEN: list[Any] = ["", -1, 10**30, "abc", 1.5, True]
NOTES: list[Any] = [LONG, 5, [], {}, "a\x00b"]
TERMS: list[Any] = [None, "", 5, "x", [], {}, [[]]]

OTHERS = (
    "request_id", "filing_id", "entry_id", "monday", "client_id", "user_id", "review_id", "thread_id", "message_id",
    "invitation_id", "webhook_id", "notice_id", "slug", "case_id", "decision_id", "appeal_id", "question_id", "file_id",
    "nda_id", "note_id", "suspension_id", "inquiry_id", "announcement_id", "line_id", "demand_id",
)  # fmt: skip

_STAGE = "/contracts/{contract_id}/stages/{number}"
_AT = "/contracts/{contract_id}"


def _doing() -> Road:
    road = active()
    ok(road.ren.post(f"{road.path}/stages/1/start"))
    return road


def _reported() -> Road:
    road = _doing()
    ok(road.ren.post(f"{road.path}/stages/1/report", {"percent": 50, "file_ids": [road.ren.upload(b"x")]}))
    return road


def _submitted() -> Road:
    road = _doing()
    ok(road.ren.post(f"{road.path}/stages/1/submit"))
    return road


def _to_approve() -> Road:
    """A member of Aoi's agency cannot approve what Ren submitted."""
    road = _submitted()
    road.nana = program("Nana")
    client_id = default_client(road.aoi.id).id
    join_organisation(actor=Actor.operator(), organisation_id=client_id, email=road.nana.user.email, role="member")
    return road


def _returned() -> Road:
    road = _submitted()
    ok(road.aoi.post(f"{road.path}/stages/1/return", {"items": ["ポイントカラー"]}))
    return road


def _delivered() -> Road:
    road = active()
    ok(road.ren.post(f"{road.path}/deliver"))
    return road


def _draft() -> Road:
    road = start()
    road.job_id = ok(road.aoi.post("/jobs", JOB | {"draft": True}), 201)["id"]
    return road


def _posted() -> Road:
    road = start()
    road.job_id = ok(road.aoi.post("/jobs", JOB), 201)["id"]
    return road


def _agreed() -> Road:
    road = offered()
    ok(road.ren.post(f"{road.path}/accept-offer", {"terms_version": 1}))
    road.pay_in(52_800)
    return road


def _changing() -> Road:
    road = active()
    new = road.contract()["terms"] | {"note": "新しい約束"}
    ok(road.ren.post(f"{road.path}/amendments", {"terms": new, "reason": "変更"}), 201)
    return road


def _ending() -> Road:
    road = active()
    ok(road.ren.post(f"{road.path}/terminations", {"amount": 10_000, "reason": "agreed"}), 201)
    return road


HOURLY = {
    "price": 9_000,
    "meter": {"kind": "hours", "rate": 1_000},
    "due_date": "2040-01-31",
    "brief": JOB["brief"],
}


def _switching() -> Road:
    road = active()
    body = {"amount": 1, "terms": HOURLY, "reason": "時間で"}
    road.switch_id = ok(road.ren.post(f"{road.path}/switches", body), 201)["id"]
    return road


def _linked() -> Road:
    """The rest of an ending is offered to Aoi herself."""
    road = _ending()
    made = ok(road.ren.post(f"{road.path}/handovers", {"client_email": road.aoi.user.email}), 201)
    road.handover_id, road.token = made["id"], made["token"]
    return road


# operation → how to come to it, who calls, a good body, and the bad values of each field
Case = tuple[Callable[[], Road], str, dict[str, Any], dict[str, list[Any]]]
CASES: dict[str, Case] = {
    "/jobs": (
        start, "aoi", JOB,
        {
            "title": TEXTS, "description": [*TEXTS[:2], "長" * 10_001, *TEXTS[3:]], "category": [*TEXTS, "cooking"],
            "kind": [*TEXTS, "gift"], "budget_min": NUMBERS[2:], "budget_max": NUMBERS[2:], "due_date": DAYS[1:],
            "brief": LISTS, "organisation_id": IDS[1:], "draft": FLAGS, "subcategory": [LONG, 5, "cooking"],
            "skills": LISTS[:2], "closes_on": DAYS[1:], "wanted": [*NUMBERS[2:], 0], "file_ids": FILES,
        },
    ),
    "/jobs/{job_id}/publish": (_draft, "aoi", {}, {}),
    "/jobs/{job_id}/close": (_posted, "aoi", {}, {}),
    "/jobs/{job_id}/proposals": (
        _posted, "ren", {"price": 48_000, "message": "応募します。"},
        {"price": [*NUMBERS, 0], "message": TEXTS, "due_date": DAYS[1:], "file_ids": FILES},
    ),
    "/jobs/{job_id}/draft": (
        _posted, "ren", {"price": 48_000, "message": "応募します。"},
        {"price": [*NUMBERS, 0], "message": TEXTS, "due_date": DAYS[1:]},
    ),
    "/drafts/jobs": (
        start, "aoi", JOB,
        {
            "title": TEXTS, "description": [*TEXTS[:2], "長" * 10_001, *TEXTS[3:]], "category": [*TEXTS, "cooking"],
            "kind": [*TEXTS, "gift"], "organisation_id": IDS[1:], "file_ids": FILES,
        },
    ),
    "/proposals/{proposal_id}/withdraw": (proposed, "ren", {}, {}),
    "/proposals/{proposal_id}/decline": (proposed, "aoi", {}, {}),
    "/proposals/{proposal_id}/shortlist": (proposed, "aoi", {}, {}),
    "/proposals/{proposal_id}/offer": (proposed, "aoi", {"terms": {}}, {"terms": TERMS}),
    f"{_AT}/accept-offer": (offered, "ren", {"terms_version": 1}, {"terms_version": [*NUMBERS, 0, 2], "seen": SEEN}),
    f"{_AT}/decline-offer": (offered, "ren", {}, {"seen": SEEN}),
    f"{_AT}/counter-offer": (offered, "ren", {"terms": {}}, {"terms": TERMS, "seen": SEEN}),
    f"{_AT}/cancel": (offered, "aoi", {}, {"seen": SEEN}),
    f"{_AT}/deposit": (_agreed, "aoi", {}, {"seen": SEEN}),
    f"{_AT}/deposit-by-itself": (_agreed, "aoi", {}, {}),
    f"{_AT}/deposit-by-hand": (_agreed, "aoi", {}, {}),
    f"{_STAGE}/start": (active, "ren", {}, {"seen": SEEN}),
    f"{_STAGE}/put-back": (_doing, "ren", {}, {"seen": SEEN}),
    f"{_STAGE}/let-begin": (active, "aoi", {}, {"seen": SEEN}),
    f"{_STAGE}/report": (
        _doing, "ren", {"percent": 50}, {"percent": [*NUMBERS, 101], "note": NOTES, "file_ids": FILES, "seen": SEEN},
    ),
    f"{_STAGE}/submit": (_doing, "ren", {}, {"note": NOTES, "file_ids": FILES, "seen": SEEN}),
    f"{_STAGE}/approve": (_submitted, "aoi", {}, {"seen": SEEN}),
    f"{_STAGE}/return": (
        _submitted, "aoi", {"items": ["ポイントカラー"]}, {"items": ITEMS, "note": NOTES, "seen": SEEN},
    ),
    f"{_STAGE}/agree-return": (_returned, "ren", {}, {"seen": SEEN}),
    f"{_STAGE}/buy": (ended_unpaid, "aoi", {}, {"seen": SEEN}),
    f"{_AT}/ask-approver": (_to_approve, "nana", {"user_id": STRANGE}, {"user_id": [None, *IDS, "a\x00b"]}),
    f"{_AT}/bonus": (active, "aoi", {"amount": 100}, {"amount": [*NUMBERS, 0], "note": NOTES, "seen": SEEN}),
    f"{_STAGE}/acknowledge": (_reported, "aoi", {}, {"seen": SEEN}),
    f"{_STAGE}/object": (_reported, "aoi", {"reason": "違います。"}, {"reason": TEXTS, "seen": SEEN}),
    f"{_AT}/deliver": (active, "ren", {}, {"note": NOTES, "file_ids": FILES, "seen": SEEN}),
    f"{_AT}/accept": (_delivered, "aoi", {}, {"seen": SEEN}),
    f"{_AT}/send-back": (
        _delivered, "aoi", {"items": ["ポイントカラー"]},
        {"items": ITEMS, "stages": [*LISTS[:3], [0], [99], [10**30], ["1"], [True]], "note": NOTES, "seen": SEEN},
    ),
    f"{_AT}/amendments": (
        active, "ren", {"terms": {}, "reason": "変更"}, {"terms": TERMS, "reason": TEXTS, "seen": SEEN},
    ),
    "/amendments/{amendment_id}/accept": (_changing, "aoi", {}, {"seen": SEEN}),
    "/amendments/{amendment_id}/decline": (_changing, "aoi", {}, {"seen": SEEN}),
    "/amendments/{amendment_id}/withdraw": (_changing, "ren", {}, {"seen": SEEN}),
    "/amendments/{amendment_id}/counter": (
        _changing, "aoi", {"terms": {}, "reason": "変更"}, {"terms": TERMS, "reason": TEXTS, "seen": SEEN},
    ),
    f"{_AT}/switches": (
        active, "ren", {"amount": 1, "terms": HOURLY, "reason": "時間で"},
        {"amount": [*NUMBERS, 48_001], "terms": TERMS, "reason": TEXTS, "seen": SEEN},
    ),
    "/switches/{switch_id}/accept": (_switching, "aoi", {}, {"seen": SEEN}),
    "/switches/{switch_id}/decline": (_switching, "aoi", {}, {"seen": SEEN}),
    "/switches/{switch_id}/withdraw": (_switching, "ren", {}, {"seen": SEEN}),
    f"{_AT}/handovers": (
        _ending, "ren", {"client_email": "haru@example.net"},
        {
            "client_email": [*TEXTS, "nobody", "a@b", "haru@example.net x"], "price": [*NUMBERS[1:], 0],
            "note": NOTES, "seen": SEEN,
        },
    ),
    "/handovers/{token}/accept": (
        _linked, "aoi", {"price": 1},
        {"price": [*NUMBERS, 0], "due_date": DAYS, "organisation_id": [STRANGE, LONG, "😀", 5]},
    ),
    "/handovers/{handover_id}/revoke": (_linked, "ren", {}, {"seen": SEEN}),
    "/handovers/{handover_id}/consent": (_linked, "aoi", {}, {"seen": SEEN}),
    f"{_AT}/terminations": (
        active, "ren", {"amount": 10_000, "reason": "agreed"},
        {"amount": [*NUMBERS, 48_001], "reason": [*TEXTS, "bored"], "note": NOTES, "seen": SEEN},
    ),
    "/terminations/{termination_id}/accept": (
        _ending, "aoi", {"amount": 10_000}, {"amount": [*NUMBERS, 9_999], "seen": SEEN},
    ),
    "/terminations/{termination_id}/counter": (
        _ending, "aoi", {"amount": 5_000}, {"amount": [*NUMBERS, 48_001], "note": NOTES, "seen": SEEN},
    ),
    "/terminations/{termination_id}/withdraw": (_ending, "ren", {}, {"seen": SEEN}),
    **irregular.CASES,
    **of_people.CASES,
    **of_trust.CASES,
    **of_conversation.CASES,
    **of_market.CASES,
    **of_ndas.CASES,
    **of_desk.CASES,
}  # fmt: skip

MAKERS: dict[Callable[[], Road], list[str]] = {}
"""What may be asked at the same point: nothing that is refused moves on from it."""
for _path, (_make, *_) in CASES.items():
    MAKERS.setdefault(_make, []).append(_path)

STAGES = "stages"
BAD_TERMS: dict[str, list[Any]] = {
    "price": [*NUMBERS, 0, 47_999],
    "due_date": [None, *DAYS],
    "payment_due_date": ["2020-01-01", "9999-12-31", "x", 5, []],
    "stages": [None, *LISTS, [], [{"name": "a"}], [{"name": "a", "price": -1}], [{"name": LONG, "price": 48_000}]],
    "brief": [None, *LISTS, [], [{"key": "a"}], [{"key": "a", "value": LONG}], [{"key": "a", "value": "b"}] * 2],
    "pay_on": ["never", 5, "😀"],
    "meter": [{"kind": "hours"}, {"kind": "miles"}, 5],
    "open_stages": [*NUMBERS[2:], 0, 31],
    "included_revisions": NUMBERS[2:],
    "included_restarts": [*NUMBERS[2:], 3],
    "restart_share": [*NUMBERS[2:], 101],
    "fallback_share": [*NUMBERS[2:], 29],
    "inspection_days": [*NUMBERS[2:], 15],
    "withholding": FLAGS,
    "rights": NOTES,
    "place_of_receipt": NOTES,
    "note": NOTES,
    "reorder": [5, "x", [], {}, {"client": "a", "due_date": "x"}],
}


def test_every_post_of_the_document_is_here() -> None:
    posts = {
        path.removeprefix("/api/v1")
        for path, operations in document.as_data(api, "ja")["paths"].items()
        if "post" in operations
    }
    assert posts - set(CASES) == {"/files"}
    assert set(CASES) <= posts


@pytest.mark.parametrize("make", MAKERS)
def test_bad_values_are_refused_at_their_field(make: Callable[[], Road]) -> None:
    road = make()
    for path in MAKERS[make]:
        _, who, good, fields = CASES[path]
        caller: Program = getattr(road, who)
        address = _filled(path, road)
        before = _rows()
        for place, (field, values) in enumerate(fields.items()):
            for value in share(values, place + len(path)):
                _refused_at(caller, address, good | {field: value}, field)
        assert _rows() == before, address


def _refused_at(caller: Program, address: str, body: dict[str, Any], field: str) -> None:
    response = caller.post(address, body)
    said = f"{address} {str(body)[:200]}"
    assert 400 <= response.status_code < 500, said
    assert response.headers["Content-Type"] == "application/problem+json", said
    if response.status_code == 422:
        named = {name.split(".")[0] for name in response.json()["errors"]}
        assert named & {field, *(terms() if field == "terms" else ())}, (said, response.json())
    else:
        assert response.status_code == 409, (said, response.json())


def test_bad_terms_are_refused_at_their_field() -> None:
    road = proposed()
    before = _rows()
    for field, value in ((field, value) for field, values in BAD_TERMS.items() for value in values):
        response = road.aoi.post(f"/proposals/{road.proposal_id}/offer", {"terms": terms(**{field: value})})
        assert response.status_code == 422, (field, value, response.content.decode())
        named = [name for name in response.json()["errors"] if name.split(".")[0] == field]
        assert named or (field == "price" and STAGES in response.json()["errors"]), (value, response.json())
    assert _rows() == before


@pytest.mark.parametrize("make", MAKERS)
def test_ids_of_nothing_are_unknown(make: Callable[[], Road]) -> None:
    road = make()
    before = _rows()
    for path in MAKERS[make]:
        if "{" in path:
            _unknown(path, road)
    assert _rows() == before


def _unknown(path: str, road: Road) -> None:
    _, who, good, _ = CASES[path]
    for strange in (STRANGE, "con_aaaaaaaaaaaaaaaa", "%F0%9F%98%80", "%00", "x" * 3000, "-1", "null"):
        address = path.replace("{number}", "1")
        address = address[: address.index("{")] + strange + address[address.index("}") + 1 :]
        response = getattr(road, who).post(address, good)
        assert response.status_code == 404, (address, response.content.decode())
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999999", "-1", "x", "%F0%9F%98%80"])
def test_stages_that_are_not_there_are_unknown(number: str) -> None:
    road = _submitted()
    before = _rows()
    for act, who, body in (
        *((act, road.ren, {}) for act in ("start", "put-back", "submit", "agree-return")),
        *((act, road.aoi, {}) for act in ("let-begin", "approve", "acknowledge")),
        ("report", road.ren, {"percent": 10}),
        ("return", road.aoi, {"items": ["ポイントカラー"]}),
        ("object", road.aoi, {"reason": "違います。"}),
    ):
        response = who.post(f"{road.path}/stages/{number}/{act}", body)
        assert response.status_code == 404, (act, response.content.decode())
    assert _rows() == before


def _filled(path: str, road: Road) -> str:
    for name, value in _ids(road, path):
        path = path.replace("{" + name + "}", value)
    return path


def _ids(road: Road, path: str) -> Iterator[tuple[str, str]]:
    yield from (("job_id", road.job_id), ("proposal_id", road.proposal_id), ("number", "1"))
    yield "contract_id", road.contract_id
    yield from (("switch_id", road.switch_id), ("handover_id", road.handover_id), ("token", road.token))
    if "{organisation_id}" in path:
        yield "organisation_id", ok(road.aoi.get("/me"))["client"]["id"]
    if "{amendment_id}" in path:
        yield "amendment_id", road.contract()["amendment"]["id"]
    if "{termination_id}" in path:
        yield "termination_id", road.contract()["termination"]["id"]
    for name in OTHERS:
        yield name, getattr(road, name, "")


def _rows() -> tuple[int, ...]:
    """How many rows each table of ours has, but for the counts of calls, which a refused one is as well."""
    tables = sorted(model._meta.db_table for model in apps.get_models() if model.__module__.startswith("michinori."))
    calls = {"machinery_rate": "WHERE name NOT LIKE 'api-calls:%'"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{one}" {calls.get(one, "")})' for one in tables))
        return tuple(cursor.fetchone())
