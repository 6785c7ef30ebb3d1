"""What programs of staff do at the desk: as on its pages a reason comes first, everything is logged, each role does its
own; what is dangerous is left to a page.
"""

from typing import Any

import pytest
from api.of_desk import STAFF, WHY, Desk, at_contract, looking, suspended, waiting
from api.programs import Program, ok, program, refused

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.actor import Actor
from michinori.machinery import audit
from michinori.people.commands.staff import give_role, take_role
from michinori.people.models import Suspension
from michinori.rules.people.staff_roles import ROLES
from michinori.support.models import Announcement
from michinori.treasury.models import StatementLine
from tests.queries import asked

pytestmark = pytest.mark.django_db
LOG = 3
CALL = 4
"""Queries by which a call finds whose token it is, which roles they have and why they look."""


@pytest.fixture
def desk() -> Desk:
    return looking()


def logged(since: int = 0) -> list[tuple[str, dict[str, Any]]]:
    """What stands in staff's log after an entry, oldest first."""
    return [(one.kind, one.data) for one in reversed(audit.newest()) if one.n > since]


def newest() -> int:
    found = audit.newest(limit=1)
    return found[0].n if found else 0


def only(program: Program, role: str) -> Program:
    """The same member of staff with one role."""
    give_role(actor=Actor.operator(), user_id=program.id, role=role)
    for other in set(ROLES) - {role}:
        take_role(actor=Actor.operator(), user_id=program.id, role=other)
    return program


def test_without_a_reason_nothing_of_somebody_is_read_or_written(desk: Desk) -> None:
    aoi = f"/desk/clients/{desk.aoi.id}"
    for path in ("", "/work", "/money", "/trouble"):
        refused(desk.sora.get(f"{aoi}{path}"), 403, "reason-needed")
    refused(desk.sora.post(f"{aoi}/notes", {"text": "話した"}), 403, "reason-needed")
    refused(desk.sora.post(f"{aoi}/tags", {"tag": "確認"}), 403, "reason-needed")
    refused(desk.sora.post(f"{aoi}/case"), 403, "reason-needed")
    refused(program("Kei", scopes=STAFF, staff=True).get(f"/desk/clients/{desk.ren.id}"), 403, "reason-needed")


def test_a_reason_opens_one_person_and_is_logged(desk: Desk) -> None:
    before = newest()
    stated = ok(desk.sora.post(f"/desk/clients/{desk.aoi.id}/reason", WHY), 201)
    assert (stated["client_ids"], stated["reason"], stated["why"]) == ([desk.aoi.id], "report", WHY["why"])
    found = ok(desk.sora.get(f"/desk/clients/{desk.aoi.id}"))
    assert found["addresses"] == [{"email": desk.aoi.user.email, "confirmed": True}]
    assert [one["role"] for one in found["members"]] == ["owner"]
    kinds = [kind for kind, _ in logged(before)]
    assert kinds == ["look_stated", "page_seen"]
    assert logged(before)[-1][1] == {"page": "desk_person", "user_id": desk.aoi.id}
    assert WHY["why"] not in str(logged(before))


def test_nobody_looks_at_themselves(desk: Desk) -> None:
    refused(desk.sora.post(f"/desk/clients/{desk.sora.id}/reason", WHY), 403, "own-matter")


def test_money_shows_the_end_of_the_account_and_blocks_are_counted(desk: Desk) -> None:
    ren = f"/desk/clients/{desk.ren.id}"
    set_block(actor=Actor.person(desk.ren.id), target_id=desk.aoi.id, note="秘密の理由")
    money, trouble = ok(desk.sora.get(f"{ren}/money")), desk.sora.get(f"{ren}/trouble")
    assert (money["client"], money["worker"], money["account_end"]) == (0, 0, "")
    assert (ok(trouble)["blocks"], ok(trouble)["blocked_by"]) == (1, 0)
    assert "秘密の理由" not in trouble.content.decode()
    assert desk.aoi.id not in trouble.content.decode()


def test_notes_and_tags(desk: Desk) -> None:
    ren = f"/desk/clients/{desk.ren.id}"
    assert ok(desk.sora.post(f"{ren}/tags", {"tag": "ＶＩＰ"}))["tags"] == ["vip"]
    shown = ok(desk.sora.get(ren))
    assert [one["text"] for one in shown["notes"]] == ["電話で話した"]
    assert ok(desk.sora.get("/desk/find", q="#vip"))["items"][0]["id"] == desk.ren.id
    assert ok(desk.sora.post(f"{ren}/tags/drop", {"tag": "vip"}))["tags"] == []
    refused(desk.sora.post(f"{ren}/tags/drop", {"tag": "vip"}), 404, "not-found")
    gone = ok(desk.sora.post(f"/desk/notes/{desk.note_id}/strike"))
    assert gone["text"] == ""
    assert gone["struck_at"]
    refused(desk.sora.post(f"/desk/notes/{desk.note_id}/strike"), 404, "not-found")


def test_the_search_logs_what_was_found_and_not_what_was_typed(desk: Desk) -> None:
    before = newest()
    (found,) = ok(desk.sora.get("/desk/find", q=desk.ren.user.email))["items"]
    assert (found["kind"], found["id"], found["status"]) == ("person", desk.ren.id, "active")
    assert logged(before) == [("found", {"by": "email", "ids": [desk.ren.id]})]
    assert ok(desk.sora.get("/desk/find"))["items"] == []
    refused(desk.sora.get("/desk/find", q="長" * 201), 422, "invalid")
    refused(desk.sora.get("/desk/find", q="a\x00b"), 422, "invalid")


def test_a_contract_is_read_for_a_reason_with_nothing_to_do() -> None:
    desk = at_contract()
    path = f"/desk/contracts/{desk.contract_id}"
    refused(desk.sora.get(path), 403, "reason-needed")
    refused(desk.sora.get(f"{path}/events"), 403, "reason-needed")
    assert len(ok(desk.sora.post(f"{path}/reason", WHY), 201)["client_ids"]) == 2
    for side in ("client", "worker"):
        shown = ok(desk.sora.get(path, side=side))
        assert (shown["side"], shown["actions"], shown["status"]) == (side, [], "offered")
    refused(desk.sora.get(path, side="both"), 422, "invalid")
    events = ok(desk.sora.get(f"{path}/events"))["items"]
    assert [one["n"] for one in events] == list(range(1, len(events) + 1))
    refused(desk.sora.get(f"/desk/contracts/{desk.job_id}"), 404, "not-found")


def test_what_is_dangerous_is_left_to_a_page_and_nothing_happens() -> None:
    desk = suspended()
    lift = refused(
        desk.sora.post(f"/desk/suspensions/{desk.suspension_id}/lift", {"why": "誤り"}), 403, "confirmation-needed"
    )
    assert lift["values"]["confirm_url"].endswith(f"/desk/suspensions/{desk.suspension_id}/lift")
    assert Suspension.objects.get(id=desk.suspension_id).lifted_at is None
    desk = waiting()
    back = refused(desk.sora.post(f"/desk/lines/{desk.line_id}/return"), 403, "confirmation-needed")
    assert back["values"]["confirm_url"].endswith(f"/desk/money/unmatched/{desk.line_id}/return")
    assert StatementLine.objects.get(id=desk.line_id).status == "suspense"
    out = refused(desk.sora.post(f"/desk/announcements/{desk.announcement_id}/publish"), 403, "confirmation-needed")
    assert out["values"]["confirm_url"].endswith(f"/desk/announcements/{desk.announcement_id}")
    assert Announcement.objects.get(id=desk.announcement_id).published_at is None


def test_what_waits_is_answered() -> None:
    desk = waiting()
    path = f"/desk/inquiries/{desk.inquiry_id}"
    assert [one["id"] for one in ok(desk.sora.get("/desk/inquiries"))["items"]] == [desk.inquiry_id]
    refused(desk.sora.get("/desk/inquiries", cursor="eA"), 422, "invalid")
    assert ok(desk.sora.post(f"{path}/assign", {"to": desk.sora.id}))["assigned"]["id"] == desk.sora.id
    ok(desk.sora.post(f"{path}/note", {"text": "電話で話した"}))
    said = ok(desk.sora.post(f"{path}/answer", {"text": "お答えします", "seen": 1, "close": True}))
    assert [(one["by"], one["text"]) for one in said["messages"]][1:] == [
        ("note", "電話で話した"), ("staff", "お答えします"),
    ]  # fmt: skip
    assert said["state"] == "closed"
    refused(desk.sora.post(f"{path}/close"), 409, "inquiry-closed")
    assert ok(desk.sora.post(f"{path}/reopen"))["state"] == "open"
    (demand,) = ok(desk.sora.get("/desk/demands"))["items"]
    assert (demand["id"], demand["outcome"]) == (desk.demand_id, "")
    answer = {"outcome": "partly", "answer": "名前を消しました"}
    assert ok(desk.sora.post(f"/desk/demands/{desk.demand_id}/answer", answer))["outcome"] == "partly"
    refused(desk.sora.post(f"/desk/demands/{desk.demand_id}/answer", answer), 409, "demand-answered")


def test_money_goes_to_whom_staff_say_with_a_reason() -> None:
    desk = waiting()
    assert [one["id"] for one in ok(desk.sora.get("/desk/lines"))["items"]] == [desk.line_id]
    body = {"client_id": desk.ren.id, "reason": "電話で聞いた"}
    refused(desk.sora.post(f"/desk/lines/{desk.line_id}/assign", body | {"client_id": desk.sora.id}), 403, "own-matter")
    done = ok(desk.sora.post(f"/desk/lines/{desk.line_id}/assign", body))
    assert (done["status"], done["client"]["id"], done["suggested"]) == ("assigned", desk.ren.id, [])
    refused(desk.sora.post(f"/desk/lines/{desk.line_id}/assign", body), 409, "line-settled")
    assert ok(desk.ren.get("/balance"))["client"] == 7_000


def test_a_role_that_lacks_the_duty_finds_nothing_there() -> None:
    desk = waiting()
    sora = only(desk.sora, "editor")
    refused(sora.post(f"/desk/clients/{desk.ren.id}/reason", WHY), 404, "not-found")
    refused(sora.get(f"/desk/clients/{desk.ren.id}"), 404, "not-found")
    refused(sora.post(f"/desk/lines/{desk.line_id}/return"), 404, "not-found")
    refused(sora.get(f"/desk/inquiries/{desk.inquiry_id}"), 404, "not-found")
    ok(sora.get("/desk/announcements"))
    approver = only(desk.sora, "finance-approver")
    refused(approver.get(f"/desk/lines/{desk.line_id}"), 404, "not-found")
    refused(approver.get("/desk/lines"), 404, "not-found")


def test_who_is_no_longer_of_the_staff_has_a_token_that_opens_nothing(desk: Desk) -> None:
    desk.sora.user.is_staff = False
    desk.sora.user.save(update_fields=["is_staff"])
    for path in ("/desk/find", f"/desk/clients/{desk.ren.id}", "/desk/inquiries", "/desk/lines", "/desk/demands"):
        refused(desk.sora.get(path), 403, "scope-missing")


def test_no_call_makes_many_queries_and_none_more_for_more_rows() -> None:
    desk = waiting()
    ren = f"/desk/clients/{desk.ren.id}"
    paths = [
        *(ren, f"{ren}/work", f"{ren}/money", f"{ren}/trouble", "/desk/inquiries", "/desk/demands", "/desk/lines"),
        *(f"/desk/inquiries/{desk.inquiry_id}", f"/desk/lines/{desk.line_id}", "/desk/announcements"),
    ]  # fmt: skip
    for path in paths:
        ok(desk.sora.get(path))
        made = asked(lambda path=path: desk.sora.get(path))
        assert len(made) <= 10 + CALL + LOG, (path, len(made))
