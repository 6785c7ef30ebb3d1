"""Whatever staff do stands in their log (quality, Safety): every page that takes a POST of staff but of no stranger,
found in the table of pages. A new one that leaves no row fails.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings
from safety.callers import address_of, browsers
from safety.form_table import FORMS
from safety.page_table import TABLE
from safety.sent_table import SENT
from safety.states import STATES
from safety.test_typed_values import Filling
from safety.test_who_may import expected
from safety.test_who_may_call import ask, operations
from safety.world import PASSWORD, World
from safety.written import as_it_was
from treasury.bank_files import bank_file

from michinori.columns.commands.comments import decide_comment, hide_comment
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import audit, clock
from michinori.machinery.maintenance import announce
from michinori.machinery.models import Event
from michinori.machinery.settings import set_setting
from michinori.people.commands.kinds import retire_kind
from michinori.people.commands.looking import state_reason
from michinori.people.commands.staff import give_role
from michinori.support.commands.answering import close_inquiry
from michinori.support.commands.closures import propose_closure
from michinori.treasury.commands import money_log
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.unmatched import return_line
from michinori.treasury.queries.reasons import reasons_of
from michinori.wording.people.moderation import LOGGED
from tests.treasury.card_company import card_company_at_work
from tests.treasury.payees import ACCOUNT

pytestmark = pytest.mark.django_db
LET_IN = {"200", "302", "409", "422"}
BUTTONS: dict[str, dict[str, str]] = {
    "columns/<slug:column>/choice": {"chosen": "1"},
    "comments/<str:comment_id>/hide": {},
    "comments/<str:comment_id>/show": {},
    "desk/comments/<str:comment_id>": SENT["desk/comments/<str:comment_id>"],
    "desk/insolvency-filings/<str:filing_id>/withdraw": {},
    "desk/staff/<str:user_id>/<str:role>/take": {},
    "desk/data/export": {"form": "jsonl"},
    "desk/setting-changes/<str:change_id>/withdraw": {},
    "desk/addresses/<str:address_change_id>/withdraw": {},
    "desk/identity-requests/<str:identity_request_id>/look": {},
    "desk/clients/<str:client_id>/case": {},
    "desk/notes/<str:note_id>/strike": {},
    "desk/inquiries/<str:inquiry_id>/assign": {"to": ""},
    "desk/inquiries/<str:inquiry_id>/close": {},
    "desk/inquiries/<str:inquiry_id>/reopen": {},
    "desk/inquiry-templates/<str:template_id>/delete": {},
    "desk/announcements/<str:announcement_id>/publish": {},
    "desk/announcements/<str:announcement_id>/withdraw": {},
    "desk/invitations": {},
    "desk/invitations/<str:sign_up_invitation_id>/withdraw": {},
    "desk/looks/mark/remove": {},
    "desk/kinds/<slug:work>/retire": {},
    "desk/kinds/<slug:work>/offer": {},
    "desk/closing/<str:closure_id>/confirm": {},
    "desk/closing/<str:closure_id>/withdraw": {},
    "desk/maintenance/<str:maintenance_id>/end": {},
}


def of_staff() -> list[str]:
    """The routes by which staff act, and strangers cannot."""
    rows = {route: expected(row) for route, (_, row) in TABLE.items()}
    return [route for route, row in rows.items() if row["sora"] in LET_IN and row["mio"] not in LET_IN]


FILES = {
    "desk/money/statements": bank_file((5_000, "ｻﾄｳ")),
    "desk/data/import": "email,name\nhana@example.com,花\n".encode(),
}
"""What a form takes that takes no picture."""


def files(filling: Filling, route: str) -> dict[str, Any]:
    """What a form's fields for files get."""
    return {name: SimpleUploadedFile("a.png", FILES.get(route, picture)) for name, picture in filling.pictures.items()}


def waits_for_the_site(world: World, route: str) -> None:
    """What is to come for everybody: maintenance, or a last day that another of the staff proposes."""
    if route == "desk/closing/<str:closure_id>/confirm":
        other = Actor.person(world.cast.person("Hina", staff=True).id, elevated=True)
        day = day_of(clock.now()) + timedelta(days=365)
        world.ids["closure_id"] = propose_closure(actor=other, last_day=day, ja="終わります", en="The end").id
    if route.endswith("/end"):
        at = clock.now() + timedelta(days=3)
        made_by = world.cast.acts(world.people["sora"])
        world.ids["maintenance_id"] = announce(actor=made_by, starts_at=at, ends_at=at + timedelta(hours=1)).id


@contextmanager
def asked_back(world: World, route: str, settings: Any) -> Iterator[None]:
    """The card company answers of what was paid, where the route asks it."""
    if "/odd/" not in route:
        yield
        return
    with card_company_at_work(settings) as company:
        paid = {"object": "payment_intent", "amount": 600, "amount_received": 600, "currency": "jpy"}
        company.things["pi_odd"] = {"id": "pi_odd", "status": "succeeded", **paid}
        yield


def done(world: World, session: str, route: str) -> list[Event]:
    """Sora does it; what came into the log but that a page was seen."""
    if route == "comments/<str:comment_id>/show":
        hide_comment(actor=world.cast.acts(world.people["sora"]), comment_id=world.ids["comment_id"])
    if route.endswith("/case"):
        state_reason(
            actor=world.cast.acts(world.people["sora"]),
            client_ids=[world.ids["client_id"]],
            reason="report",
            why="通報",
        )
    if route.startswith("desk/staff/"):
        give_role(actor=Actor.operator(), user_id=world.ids["user_id"], role="editor")
    if route == "desk/kinds/<slug:work>/offer":
        retire_kind(actor=Actor.person(world.people["sora"].id, elevated=True), slug=world.ids["work"])
    if route.endswith("/reopen"):
        close_inquiry(actor=world.cast.acts(world.people["sora"]), inquiry_id=world.ids["inquiry_id"])
    if route.endswith("/publish") and "announcements" in route:
        made = STATES["an announcement not published"](world, Client())
        world.ids["announcement_id"] = made.rpartition("/")[2]
    waits_for_the_site(world, route)
    if route.endswith("/sent"):
        run = gather_run(actor=Actor.operator())
        world.ids["run_id"] = run.id if run else ""
    if route.endswith("<str:line_id>/stop"):
        sora = Actor.person(world.people["sora"].id, elevated=True)
        set_setting(actor=Actor.operator(), key="payout_second", text="0")
        theirs = ACCOUNT | {"holder_kana": "ヒミツ ノ ヒト"}
        return_line(actor=sora, line_id=world.ids["line_id"], account=theirs, reason="電話で確かめた")
    if route in BUTTONS:
        browser = Client()
        browser.cookies.load(session)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        address, sent = address_of(route, world), dict(BUTTONS[route])
    else:
        filling = Filling(world, session, route, FORMS[route])
        browser, address, sent = filling.browser, filling.address, filling.good | files(filling, route)
    newest = audit.newest(limit=1)
    answer = browser.post(address, sent)
    assert answer.status_code == (200 if route in ("desk/data/export", "desk/invitations") else 302), (
        route,
        answer.status_code,
    )
    after = newest[0].n if newest else 0
    return [one for one in audit.newest() if one.n > after and one.kind != "page_seen"]


def is_about_money(route: str) -> bool:
    """Whether staff act on money there: then the log says why (issue 14)."""
    return route.startswith(("desk/money/", "desk/card/", "desk/books/")) or route.endswith("/payout-hold")


def test_what_staff_do_with_money_comes_into_the_log_in_one_way() -> None:
    commands = Path(money_log.__file__).parent
    others = [
        one.name for one in commands.glob("*.py") if "audit.note(" in one.read_text() and one.name != "money_log.py"
    ]
    assert others == [], "use note_act, which takes the reason"


def test_every_act_of_staff_on_a_page_is_in_the_log(world: World, settings: Settings) -> None:
    session, ids, sora = browsers(world)["sora"], dict(world.ids), world.people["sora"].id
    routes = [route for route in of_staff() if not route.startswith("demo/")]
    assert len(routes) >= 9
    missing = []
    for route in routes:
        with as_it_was(), asked_back(world, route, settings):
            found = done(world, session, route)
            if not found or {one.actor for one in found} != {sora} or {one.kind for one in found} - set(LOGGED):
                missing.append((route, [one.kind for one in found]))
            elif is_about_money(route) and {one.n for one in found} - set(reasons_of(one.n for one in found)):
                missing.append((route, ["without a reason"]))
        world.ids = dict(ids)
    assert missing == []


def looks_at(world: World, operation: str) -> None:
    """Sora states why she looks at the person, or at the contract and its messages."""
    contract = Contract.objects.get(id=world.ids["contract_id"])
    about: dict[str, Any] = {"client_ids": [world.ids["client_id"]]}
    if "/contracts/" in operation:
        about = {"client_ids": [contract.client_id, contract.worker_id], "talk": True, "ref": contract.id}
    state_reason(actor=world.cast.acts(world.people["sora"]), reason="report", why="通報", **about)


def test_whatever_staff_read_over_the_api_is_in_the_log(world: World) -> None:
    read = [one for one in operations() if re.match(r"GET /(desk|insolvencies)", one)]
    assert len(read) >= 15
    missing = []
    for operation in read:
        with as_it_was():
            looks_at(world, operation)
            before = audit.newest(limit=1)[0].n
            status, _ = ask(world, "sora", operation.replace("/find", "/find?q=ren@example.com"))
            found = [one.kind for one in audit.newest() if one.n > before] if status == "200" else [status]
        if not {"page_seen", "found"} & set(found):
            missing.append((operation, found))
    assert missing == []


def test_what_an_author_does_below_their_own_column_is_not(world: World) -> None:
    before = len(audit.newest())
    hide_comment(actor=world.cast.acts(world.cast.ren), comment_id=world.ids["comment_id"])
    assert len(audit.newest()) == before
    decide_comment(actor=world.cast.acts(world.people["sora"]), comment_id=world.ids["comment_id"], status="published")
    assert [one.kind for one in audit.newest()][: len(audit.newest()) - before] == ["comment_decided"]
