"""Roles × every page and operation of the desk: whoever lacks the role finds nothing there, as strangers do."""

import pytest
from safety.api_table import TABLE as OPERATIONS
from safety.callers import address_of, browsers, knock
from safety.page_table import TABLE
from safety.sent_table import SENT
from safety.test_who_may import expected
from safety.test_who_may_call import call
from safety.world import World
from safety.written import written

from michinori.kernel.actor import Actor
from michinori.people.commands.staff import give_role, take_role
from michinori.people.commands.tokens import create_token
from michinori.rules.people.staff_roles import ROLES

pytestmark = pytest.mark.django_db

_ALL = " ".join(ROLES)
PAGES = {
    "desk/": _ALL,
    "desk/manual": _ALL,
    "desk/log": _ALL,
    "desk/log/check": _ALL,
    "desk/log.csv": _ALL,
    "desk/log.jsonl": _ALL,
    "desk/simulation": _ALL,
    "desk/data/export": "",
    "desk/data/import": "",
    "desk/numbers": _ALL,
    "desk/numbers/<str:series>.csv": _ALL,
    "desk/reports": "moderator",
    "desk/reports/<str:case_id>": "moderator",
    "desk/reports/<str:case_id>/appeal": "moderator",
    "desk/reports/<str:case_id>/confidential": "moderator",
    "desk/comments": "moderator editor",
    "desk/comments/<str:comment_id>": "moderator editor",
    "desk/columns/<slug:column>": "moderator editor",
    "columns/<slug:column>/choice": "editor",
    "desk/documents/<str:file_id>": "support",
    "desk/insolvencies": "support",
    "desk/insolvencies/<str:client_id>": "support",
    "desk/insolvency-filings": "support",
    "desk/insolvency-filings/<str:filing_id>": "support",
    "desk/insolvency-filings/<str:filing_id>/withdraw": "support",
    "desk/results/<str:result_id>": "support",
    "desk/identity": "support",
    "desk/identity/<str:client_id>": "support",
    "desk/identity-requests/<str:identity_request_id>": "support",
    "desk/identity-requests/<str:identity_request_id>/look": "support",
    "desk/identity-requests/<str:identity_request_id>/accept": "support",
    "desk/identity-requests/<str:identity_request_id>/refuse": "support",
    "desk/identity-pictures/<str:identity_picture_id>": "support",
    "desk/money": "finance finance-approver",
    "desk/money/runs": "finance finance-approver",
    "desk/money/runs/gather": "finance",
    "desk/money/runs/<str:run_id>": "finance finance-approver",
    "desk/money/runs/<str:run_id>/confirm": "finance",
    "desk/money/runs/<str:run_id>/release": "finance-approver",
    "desk/money/runs/<str:run_id>/dissolve": "finance finance-approver",
    "desk/money/payouts/<str:payout_id>/take-out": "finance",
    "desk/money/runs/<str:run_id>/file": "finance",
    "desk/money/runs/<str:run_id>/unsent": "finance finance-approver",
    "desk/money/runs/<str:run_id>/sent": "finance",
    "desk/money/payouts": "finance finance-approver",
    "desk/money/returned": "finance finance-approver",
    "desk/money/payouts/<str:payout_id>": "finance finance-approver",
    "desk/money/payout-holds": "finance finance-approver",
    "desk/money/payout-holds/<str:payout_hold_id>": "finance-approver",
    "desk/money/payout-holds/<str:payout_hold_id>/lift": "finance finance-approver",
    "desk/clients/<str:client_id>/payout-hold": "finance",
    "desk/money/accounts": "finance finance-approver",
    "desk/money/accounts/<str:account_id>": "finance",
    "desk/money/accounts/<str:account_id>/refuse": "finance",
    "desk/money/estates/<str:business_end_id>": "finance",
    "desk/money/left": "finance finance-approver",
    "desk/money/left/<str:left_id>": "finance",
    "desk/papers": "finance finance-approver",
    "desk/papers/<str:document_id>.json": "finance finance-approver",
    "desk/papers/<str:document_id>.pdf": "finance finance-approver",
    "desk/money/lines": "finance finance-approver",
    "desk/money/unmatched": "finance",
    "desk/money/unmatched/<str:line_id>": "finance",
    "desk/money/unmatched/<str:line_id>/return": "finance",
    "desk/money/own/<str:own_id>": "finance-approver",
    "desk/money/layouts": "finance",
    "desk/money/statements": "finance",
    "desk/money/unmatched/<str:line_id>/agree": "finance-approver",
    "desk/money/unmatched/<str:line_id>/wrong": "finance finance-approver",
    "desk/money/unmatched/<str:line_id>/stop": "finance",
    "desk/money/bank/said": "finance finance-approver",
    "desk/money/bank": "finance finance-approver",
    "desk/money/outgoing/<str:out_id>": "finance",
    "desk/books": "finance finance-approver",
    "desk/books/<str:month_name>": "finance finance-approver",
    "desk/books/<str:month_name>/<str:layout>.csv": "finance finance-approver",
    "desk/books/<str:month_name>/close": "finance",
    "desk/card": "finance finance-approver",
    "desk/card/holds/<str:hold_id>": "finance",
    "desk/card/odd/<str:odd_id>": "finance",
    "desk/card/disputes/<str:dispute_id>": "finance-approver",
    "desk/demands": "support moderator",
    "desk/demands/<str:demand_id>": "support moderator",
    "desk/inquiries": "support",
    "desk/inquiries/<str:inquiry_id>": "support",
    "desk/inquiries/<str:inquiry_id>/note": "support",
    "desk/inquiries/<str:inquiry_id>/assign": "support",
    "desk/inquiries/<str:inquiry_id>/close": "support",
    "desk/inquiries/<str:inquiry_id>/reopen": "support",
    "desk/inquiry-templates": "support",
    "desk/inquiry-templates/<str:template_id>": "support",
    "desk/inquiry-templates/<str:template_id>/delete": "support",
    "desk/announcements": "editor",
    "desk/announcements/<str:announcement_id>": "editor",
    "desk/announcements/<str:announcement_id>/publish": "editor",
    "desk/announcements/<str:announcement_id>/withdraw": "editor",
    "desk/invitations": "support",
    "desk/invitations/<str:sign_up_invitation_id>/withdraw": "support",
    "desk/opening": "",
    "desk/kinds": "",
    "desk/kinds/<slug:work>": "",
    "desk/kinds/<slug:work>/offer": "",
    "desk/kinds/<slug:work>/retire": "",
    "desk/looks": "",
    "desk/looks/mark/remove": "",
    "desk/sign-out": "",
    "desk/closing": "",
    "desk/closing/<str:closure_id>/confirm": "",
    "desk/closing/<str:closure_id>/withdraw": "",
    "desk/maintenance": "",
    "desk/maintenance/<str:maintenance_id>/end": "",
    "desk/find": "support moderator finance",
    "desk/people/<str:user_id>": "support moderator finance",
    "desk/people/<str:user_id>/sign-out": "support",
    "desk/people/<str:user_id>/second-step": "support",
    "desk/people/<str:user_id>/address": "support",
    "desk/addresses/<str:address_change_id>/withdraw": "support",
    "desk/organisations/<str:organisation_id>": "support moderator finance",
    "desk/organisations/<str:organisation_id>/number": "support",
    "desk/clients/<str:client_id>/reason": "support moderator finance",
    "desk/clients/<str:client_id>/case": "moderator",
    "desk/clients/<str:client_id>/join": "",
    "desk/clients/<str:client_id>/part": "",
    "desk/clients/<str:client_id>/note": "support moderator finance",
    "desk/clients/<str:client_id>/tag": "support moderator finance",
    "desk/notes/<str:note_id>/strike": "support moderator finance",
    "desk/suspensions/<str:suspension_id>/lift": "moderator",
    "desk/contracts/<str:contract_id>": "support moderator",
    "desk/contracts/<str:contract_id>/reason": "support moderator",
    "desk/contracts/<str:contract_id>/files/<str:file_id>": "support moderator",
    "desk/legal": "",
    "desk/legal/operator": "",
    "desk/legal/pages/<slug:document>": "",
    "desk/legal/versions/<str:version_id>/check": "",
    "desk/settings": "",
    "desk/settings/<slug:key>": "",
    "desk/setting-changes": "finance-approver",
    "desk/setting-changes/<str:change_id>": "finance-approver",
    "desk/setting-changes/<str:change_id>/withdraw": "finance-approver",
    "desk/staff": "",
    "desk/staff/<str:user_id>/<str:role>/take": "",
}
"""The roles that get in; an admin does everywhere."""
NOT_OF_THE_DESK = {("columns/<slug:column>/choice", "GET")}
CALLS = {
    "/desk/find": "support moderator finance",
    "/desk/clients/{client_id}/case": "moderator",
    "/desk/clients/": "support moderator finance",
    "/desk/notes/": "support moderator finance",
    "/desk/contracts/": "support moderator",
    "/desk/inquiries": "support",
    "/desk/demands": "support moderator",
    "/desk/announcements": "editor",
    "/desk/lines": "finance",
    "/desk/": "moderator",
    "/insolvenc": "support",
}
"""By a part of the operation's path; the first that is in it counts."""


def with_role(world: World, role: str) -> None:
    """Sora has this role alone."""
    sora = world.people["sora"]
    give_role(actor=Actor.operator(), user_id=sora.id, role=role)
    for other in ROLES:
        if other != role:
            take_role(actor=Actor.operator(), user_id=sora.id, role=other)


@pytest.mark.each_time
def test_every_page_of_the_desk_says_which_roles_get_in() -> None:
    desk = {route for route in TABLE if route.startswith("desk/")}
    assert desk | {"columns/<slug:column>/choice"} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_which_pages_open_for_a_role(world: World, role: str) -> None:
    with_role(world, role)
    session, wrong, before = browsers(world)["sora"], {}, written()
    for route, roles in PAGES.items():
        let_in = role == "admin" or role in roles.split()
        for method, row in zip(("GET", "POST"), TABLE[route], strict=True):
            due = expected(row)["sora"] if let_in else "405" if (route, method) in NOT_OF_THE_DESK else "404"
            sent = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
            status, _ = knock(session, method, address_of(route, world), sent if method == "POST" else None)
            if status != due:
                wrong[method, route] = status
    assert not wrong
    assert written() == before


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_leads_only_where_the_role_gets_in(world: World, role: str) -> None:
    with_role(world, role)
    session, wrong = browsers(world)["sora"], []
    _, text = knock(session, "GET", "/desk/")
    for route, roles in PAGES.items():
        if "<" not in route and route != "desk/":
            let_in = role == "admin" or role in roles.split()
            if let_in < (f'href="/{route}"' in text):
                wrong.append(route)
    assert not wrong
    assert ('href="/desk/reports"' in text) == (role in ("moderator", "admin"))
    assert ('href="/desk/staff"' in text) == (role == "admin")


@pytest.mark.parametrize("role", ROLES)
def test_what_a_token_of_staff_may_do_for_a_role(world: World, role: str) -> None:
    with_role(world, role)
    sora = world.people["sora"]
    made = create_token(actor=Actor.operator(), user_id=sora.id, name="role", scopes=["read", "write", "staff"])
    world.tokens["sora"] = made[1]
    wrong, before, seen = {}, written(), 0
    for operation, row in OPERATIONS.items():
        due, path = expected(row), operation.split()[1]
        roles = next((roles for part, roles in CALLS.items() if part in path), None)
        if roles is None or due["mio"] not in ("403", "404") or due["sora"] in ("403", "404"):
            continue
        seen += 1
        status, _ = call(world, "sora", operation, before)
        if status != (due["sora"] if role == "admin" or role in roles.split() else "404"):
            wrong[operation] = status
    assert not wrong
    assert seen >= 25
