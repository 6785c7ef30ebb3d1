"""For each operation of messages, finding, reports, columns, notices and webhooks: the steps that lead to it, a valid
body, and bad values for each field.
"""

from dataclasses import dataclass
from typing import Any

from api.irregular import LONG, NOTES, STRANGE, TEXTS
from api.programs import ok, program
from api.road import JOB, Road, active, start

NUMBERS: list[Any] = [-1, 10**30, 1.5, "abc", True, [], {}, "😀"]
LISTS: list[Any] = [5, "x", {}, [5], [None], [[]]]
HOOK = {"url": "http://localhost:9/called", "events": ["contract"]}
COLUMN = {"title": "途中で終わった話", "body": "半分まで進んで終わりました。", "status": "published"}


@dataclass
class Talk(Road):
    """A road with the ids of a thread, a message, a search, a column, a webhook and so on."""

    thread_id: str = ""
    message_id: str = ""
    invitation_id: str = ""
    webhook_id: str = ""
    slug: str = ""
    case_id: str = ""
    decision_id: str = ""
    appeal_id: str = ""
    sora: Any = None


def talking() -> Talk:
    """Ren has said something in the thread of a contract under way."""
    road = Talk(**vars(active()))
    road.thread_id = ok(road.ren.get("/threads"))["items"][0]["id"]
    said = road.ren.post(f"/threads/{road.thread_id}/messages", {"body": "二つ増えます。"})
    road.message_id = ok(said, 201)["id"]
    return road


def inviting() -> Talk:
    """Aoi has invited Ren to a job; Ren has a webhook."""
    road = Talk(**vars(start()))
    road.job_id = ok(road.aoi.post("/jobs", JOB), 201)["id"]
    road.invitation_id = ok(road.aoi.post(f"/jobs/{road.job_id}/invitations", {"user_id": road.ren.id}), 201)["id"]
    road.webhook_id = ok(road.ren.post("/webhooks", HOOK), 201)["id"]
    return road


def written() -> Talk:
    """Ren has published a column."""
    road = Talk(**vars(start()))
    road.slug = ok(road.ren.post("/columns", COLUMN), 201)["slug"]
    return road


def reported() -> Talk:
    """Aoi has reported Ren, who is a person; Sora is of the staff."""
    road = Talk(**vars(start()), sora=program("Sora", scopes=("read", "write", "staff"), staff=True))
    ok(road.aoi.post("/reports", {"kind": "person", "ref": road.ren.id, "reason": "spam"}), 201)
    road.case_id = ok(road.sora.get("/desk/cases"))["items"][0]["id"]
    return road


def decided() -> Talk:
    """Staff have warned Ren."""
    road, kei = reported(), program("Kei", scopes=("read", "write", "staff"), staff=True)
    ruling = {"outcome": "warned", "rule": "spam", "words": "やめてください。"}
    ok(kei.post(f"/desk/cases/{road.case_id}/decision", ruling), 201)
    road.decision_id = ok(road.ren.get("/decisions"))["items"][0]["id"]
    return road


def appealed() -> Talk:
    """Ren has appealed against the warning."""
    road = decided()
    made = ok(road.ren.post(f"/decisions/{road.decision_id}/appeal", {"text": "違います。"}), 201)
    road.appeal_id = made["appeal"]["id"]
    return road


_THREAD = "/threads/{thread_id}"
CASES: dict[str, Any] = {
    "/threads": (
        start, "aoi", {"user_id": "usr_aaaaaaaaaaaaaaaa", "body": "ご相談です"},
        {"user_id": [5, None, [], {}], "organisation_id": [5, [], {}], "file_ids": LISTS},
    ),
    f"{_THREAD}/messages": (
        talking, "ren", {"body": "こんにちは"},
        {"body": TEXTS, "file_ids": [*LISTS, [STRANGE], ["fil_aaaaaaaaaaaaaaaa"], ["😀"]]},
    ),
    f"{_THREAD}/draft": (talking, "ren", {"body": "こんにちは"}, {"body": TEXTS}),
    f"{_THREAD}/read": (talking, "aoi", {}, {"n": NUMBERS}),
    f"{_THREAD}/mute": (talking, "aoi", {}, {}),
    f"{_THREAD}/unmute": (talking, "aoi", {}, {}),
    f"{_THREAD}/consent": (talking, "aoi", {}, {}),
    f"{_THREAD}/revoke-consent": (talking, "aoi", {}, {}),
    "/messages/{message_id}/promise": (talking, "aoi", {}, {}),
    "/jobs/{job_id}/invitations": (
        inviting, "aoi", {"user_id": STRANGE}, {"user_id": [5, None, [], {}]},
    ),
    "/invitations/{invitation_id}/decline": (inviting, "ren", {}, {}),
    "/favourites": (inviting, "ren", {}, {"job_id": ["", LONG, "😀", 5], "user_id": [LONG, "😀", 5]}),
    "/saved-searches": (
        inviting, "ren", {"name": "ロゴ", "q": "ロゴ"},
        {
            "name": TEXTS, "q": NOTES, "category": ["cooking", 5, LONG], "kind": ["gift", 5],
            "budget_min": NUMBERS, "budget_max": NUMBERS, "every": ["hourly", 5],
        },
    ),
    "/webhooks": (
        inviting, "ren", HOOK,
        {"url": [*TEXTS, "ftp://localhost/x", "http://10.0.0.1/x", "x"], "events": [None, *LISTS, [], ["all"]]},
    ),
    "/webhooks/{webhook_id}/test": (inviting, "ren", {}, {}),
    "/webhooks/{webhook_id}/switch-on": (inviting, "ren", {}, {}),
    "/webhooks/{webhook_id}/renew-secret": (inviting, "ren", {}, {}),
    "/decisions/{decision_id}/appeal": (decided, "ren", {"text": "違います。"}, {"text": TEXTS}),
    "/desk/cases/{case_id}/decision": (
        reported, "sora", {"outcome": "warned", "rule": "spam", "words": "やめてください。"},
        {
            "outcome": [*TEXTS, "fired"], "rule": [*TEXTS, "rude"], "words": TEXTS, "hide": ["yes", 1, [], "😀"],
        },
    ),
    "/desk/appeals/{appeal_id}/answer": (
        appealed, "sora", {"upheld": True, "answer": "そのままです。"},
        {"upheld": [None, "yes", 1, []], "answer": TEXTS},
    ),
    "/reports": (
        inviting, "ren", {"kind": "person", "ref": STRANGE, "reason": "other", "note": "困っています。"},
        {"kind": [*TEXTS, "king"], "ref": [5, None, []], "reason": [*TEXTS, "bored"], "note": NOTES},
    ),
    "/notices/read": (inviting, "ren", {}, {}),
    "/notices/{notice_id}/read": (inviting, "ren", {}, {}),
    "/columns": (
        written, "ren", COLUMN,
        {"title": TEXTS, "body": [None, "", 5, [], {}], "status": [LONG, 5, [], {}, "loud"], "tags": LISTS},
    ),
    "/columns/{slug}/comments": (
        written, "aoi", {"name": "葵", "email": "aoi@example.com", "body": "同じでした。", "altcha": ""},
        {"name": TEXTS, "email": [*TEXTS, "nobody", "a@b"], "body": TEXTS, "altcha": TEXTS},
    ),
}  # fmt: skip
"""As ``test_bad_values.CASES``."""
