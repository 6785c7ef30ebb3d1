"""For each operation of staff's at the desk: the steps that lead to it, a valid body, and bad values for each field."""

from dataclasses import dataclass
from typing import Any

from api.irregular import LONG, STRANGE, TEXTS
from api.programs import Program, ok, program
from api.road import Road, offered, start
from safety.api_table import ANNOUNCED

from michinori.kernel.actor import Actor
from michinori.legal.commands.demands import make_demand
from michinori.support.commands.inquiries import make_inquiry
from tests.treasury.bank_files import transferred

STAFF = ("read", "write", "staff")
WHY = {"reason": "report", "why": "通報を調べるため"}
FLAGS: list[Any] = ["yes", 1, [], "😀"]
SEEN: list[Any] = ["", -1, 10**30, "abc", 1.5, True]
INSTANTS: list[Any] = [
    None,
    "",
    "tomorrow",
    "2026-02-30",
    "2030-01-01",
    "2030-01-01T00:00:00",
    20270101,
    LONG,
    "😀",
    [],
]


@dataclass
class Desk(Road):
    """A road with Sora of the staff, who has stated why she looks at Ren, and the ids of what waits at the desk."""

    sora: Any = None
    client_id: str = ""
    note_id: str = ""
    case_id: str = ""
    suspension_id: str = ""
    inquiry_id: str = ""
    announcement_id: str = ""
    line_id: str = ""
    demand_id: str = ""


def looking(road: Road | None = None) -> Desk:
    """Sora looks at Ren, whom she has noted."""
    desk = Desk(**vars(road or start()), sora=program("Sora", scopes=STAFF, staff=True))
    desk.client_id = desk.ren.id
    ok(desk.sora.post(f"/desk/clients/{desk.client_id}/reason", WHY), 201)
    desk.note_id = ok(desk.sora.post(f"/desk/clients/{desk.client_id}/notes", {"text": "電話で話した"}), 201)["id"]
    return desk


def at_contract() -> Desk:
    """Sora has not stated why she would look at Ren's contract."""
    return looking(offered())


def suspended() -> Desk:
    """Ren is suspended, by Kei."""
    desk, kei = looking(), program("Kei", scopes=STAFF, staff=True)
    suspend(kei, desk.client_id)
    desk.suspension_id = ok(desk.sora.get(f"/desk/clients/{desk.client_id}/trouble"))["suspensions"][0]["id"]
    return desk


def suspend(by: Program, client_id: str) -> None:
    """By a case that nobody reported."""
    ok(by.post(f"/desk/clients/{client_id}/reason", WHY), 201)
    case = ok(by.post(f"/desk/clients/{client_id}/case"), 201)["id"]
    ruling = {"outcome": "suspended", "rule": "spam", "words": "やめてください。"}
    ok(by.post(f"/desk/cases/{case}/decision", ruling), 201)


def waiting() -> Desk:
    """An inquiry of Ren's, an announcement not published, a line of the bank and a demand wait for staff."""
    desk, ren = looking(), Actor.person
    asked = {"topic": "other", "subject": "件名", "text": "困っています。"}
    desk.inquiry_id = make_inquiry(actor=ren(desk.ren.id), **asked).id
    desk.announcement_id = ok(desk.sora.post("/desk/announcements", ANNOUNCED), 201)["id"]
    desk.line_id = transferred()
    typed = {
        "kind": "deletion",
        "name": "れん",
        "email": desk.ren.user.email,
        "place": "/jobs",
        "text": "消してください。",
    }
    desk.demand_id = make_demand(actor=ren(desk.ren.id), **typed).id
    return desk


_CLIENT, _INQUIRY = "/desk/clients/{client_id}", "/desk/inquiries/{inquiry_id}"
CASES: dict[str, Any] = {
    f"{_CLIENT}/reason": (looking, "sora", WHY, {"reason": [*TEXTS, "curious"], "why": TEXTS}),
    f"{_CLIENT}/notes": (
        looking, "sora", {"text": "話した"}, {"text": TEXTS, "kept_back": [None, "shy", 5, [], {}, LONG]},
    ),
    "/desk/notes/{note_id}/strike": (looking, "sora", {}, {}),
    f"{_CLIENT}/tags": (looking, "sora", {"tag": "確認"}, {"tag": [*TEXTS, "#"]}),
    f"{_CLIENT}/tags/drop": (looking, "sora", {"tag": "確認"}, {"tag": TEXTS}),
    f"{_CLIENT}/case": (looking, "sora", {}, {}),
    "/desk/suspensions/{suspension_id}/lift": (suspended, "sora", {"why": "誤り"}, {"why": TEXTS}),
    "/desk/contracts/{contract_id}/reason": (
        at_contract, "sora", WHY, {"reason": [*TEXTS, "curious"], "why": TEXTS, "talk": FLAGS},
    ),
    f"{_INQUIRY}/answer": (
        waiting, "sora", {"text": "お答えします。"}, {"text": TEXTS, "seen": SEEN, "close": FLAGS},
    ),
    f"{_INQUIRY}/note": (waiting, "sora", {"text": "話した"}, {"text": TEXTS}),
    f"{_INQUIRY}/assign": (waiting, "sora", {"to": ""}, {"to": [None, 5, [], {}, STRANGE, "😀", LONG]}),
    f"{_INQUIRY}/close": (waiting, "sora", {}, {}),
    f"{_INQUIRY}/reopen": (waiting, "sora", {}, {}),
    "/desk/demands/{demand_id}/answer": (
        waiting, "sora", {"outcome": "refused", "answer": "できません。"},
        {"outcome": [*TEXTS, "maybe"], "answer": TEXTS},
    ),
    "/desk/announcements": (
        waiting, "sora", ANNOUNCED,
        {
            "kind": [*TEXTS, "loud"], "audience": [*TEXTS, "nobody"], "title_ja": TEXTS, "title_en": TEXTS,
            "text_ja": TEXTS, "text_en": TEXTS, "from_at": INSTANTS, "until_at": [*INSTANTS, ANNOUNCED["from_at"]],
            "mail": FLAGS,
        },
    ),
    "/desk/announcements/{announcement_id}/publish": (waiting, "sora", {}, {}),
    "/desk/lines/{line_id}/assign": (
        waiting, "sora", {"client_id": STRANGE, "reason": "名前が同じ"},
        {"client_id": [None, 5, [], {}], "reason": TEXTS, "again": FLAGS},
    ),
    "/desk/lines/{line_id}/return": (waiting, "sora", {}, {}),
}  # fmt: skip
"""As ``test_bad_values.CASES``."""
