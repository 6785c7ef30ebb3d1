"""What is dangerous asks anew who one is: which pages do is a table for the desk and one for all others, as who may
open them is another.
"""

from typing import Any

import pytest
from safety.callers import CALLERS, address_of, browsers, visitor
from safety.page_table import TABLE
from safety.proved_table import PROVED
from safety.sent_table import SENT
from safety.test_who_may import expected
from safety.world import PASSWORD, World
from safety.written import as_it_was

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
AGAIN = "/accounts/reauthenticate/"
ASKS_AGAIN = {
    "desk/books/<str:month_name>/close",
    "desk/card/disputes/<str:dispute_id>",
    "desk/card/holds/<str:hold_id>",
    "desk/card/odd/<str:odd_id>",
    "desk/clients/<str:client_id>/join",
    "desk/clients/<str:client_id>/part",
    "desk/clients/<str:client_id>/payout-hold",
    "desk/closing",
    "desk/closing/<str:closure_id>/confirm",
    "desk/closing/<str:closure_id>/withdraw",
    "desk/data/export",
    "desk/data/import",
    "desk/identity-pictures/<str:identity_picture_id>",
    "desk/identity-requests/<str:identity_request_id>",
    "desk/identity-requests/<str:identity_request_id>/accept",
    "desk/identity-requests/<str:identity_request_id>/look",
    "desk/identity-requests/<str:identity_request_id>/refuse",
    "desk/identity/<str:client_id>",
    "desk/insolvency-filings/<str:filing_id>",
    "desk/kinds",
    "desk/kinds/<slug:work>",
    "desk/kinds/<slug:work>/offer",
    "desk/kinds/<slug:work>/retire",
    "desk/legal/operator",
    "desk/legal/pages/<slug:document>",
    "desk/legal/versions/<str:version_id>/check",
    "desk/looks",
    "desk/looks/mark/remove",
    "desk/maintenance",
    "desk/maintenance/<str:maintenance_id>/end",
    "desk/money/accounts/<str:account_id>",
    "desk/money/accounts/<str:account_id>/refuse",
    "desk/money/estates/<str:business_end_id>",
    "desk/money/left/<str:left_id>",
    "desk/money/own/<str:own_id>",
    "desk/money/payout-holds/<str:payout_hold_id>",
    "desk/money/payout-holds/<str:payout_hold_id>/lift",
    "desk/money/payouts/<str:payout_id>",
    "desk/money/payouts/<str:payout_id>/take-out",
    "desk/money/runs/<str:run_id>/confirm",
    "desk/money/runs/<str:run_id>/dissolve",
    "desk/money/runs/<str:run_id>/release",
    "desk/money/runs/<str:run_id>/unsent",
    "desk/money/unmatched/<str:line_id>/agree",
    "desk/money/unmatched/<str:line_id>/return",
    "desk/money/unmatched/<str:line_id>/wrong",
    "desk/organisations/<str:organisation_id>/number",
    "desk/papers/<str:document_id>.json",
    "desk/papers/<str:document_id>.pdf",
    "desk/people/<str:user_id>/address",
    "desk/people/<str:user_id>/second-step",
    "desk/people/<str:user_id>/sign-out",
    "desk/results/<str:result_id>",
    "desk/setting-changes/<str:change_id>",
    "desk/setting-changes/<str:change_id>/withdraw",
    "desk/settings/<slug:key>",
    "desk/sign-out",
    "desk/staff",
    "desk/staff/<str:user_id>/<str:role>/take",
    "desk/suspensions/<str:suspension_id>/lift",
}
"""Whose act changes an account, a party, money, papers or the site for all, or opens the papers of somebody's face."""


MEMBERS = tuple(name for name in CALLERS if name not in ("anonymous", "emi"))


def asked(world: World, session: str, route: str, method: str) -> str:
    """The status, or ``again`` where one is sent to prove who one is. It is undone."""
    browser = visitor()
    browser.cookies.load(session)
    sent = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
    with as_it_was():
        ask: Any = browser.post if method == "POST" else browser.get
        answer = ask(address_of(route, world), sent if method == "POST" else {})
    return "again" if AGAIN in answer.headers.get("Location", "") else str(answer.status_code)


def who_ask_again(world: World, caller: str, routes: list[str]) -> dict[str, list[str]]:
    """The methods by which they do, by route."""
    session, found = browsers(world)[caller], {}
    for route in routes:
        taken = [method for method, row in zip(METHODS, TABLE[route], strict=True) if expected(row)[caller] == "302"]
        if again := [method for method in taken if asked(world, session, route, method) == "again"]:
            found[route] = again
    return found


def test_each_dangerous_page_asks_again_and_no_other(world: World) -> None:
    found = who_ask_again(world, "sora", [route for route in TABLE if route.startswith("desk/")])
    assert found.keys() == ASKS_AGAIN
    for route, methods in found.items():
        assert methods[-1] == "POST" or expected(TABLE[route][1])["sora"] == "405", (route, "what is sent counts")


def test_each_page_that_asks_members_again_is_known(world: World) -> None:
    found = who_ask_again(world, "aoi", [route for route in TABLE if not route.startswith("desk/")])
    assert found.keys() == PROVED.keys()
    for route, methods in found.items():
        rows = zip(METHODS, TABLE[route], strict=True)
        assert methods == [method for method, row in rows if expected(row)["aoi"] == "302"], route


@pytest.mark.parametrize("caller", MEMBERS)
def test_what_who_has_just_proved_it_is_answered(world: World, caller: str) -> None:
    browser, wrong = visitor(), {}
    browser.cookies.load(browsers(world)[caller])
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    session = browser.cookies.output(header="", sep=";")
    for route, rows in PROVED.items():
        for method, row in zip(METHODS, rows, strict=True):
            status = asked(world, session, route, method)
            if status != expected(row)[caller]:
                wrong[method, route] = status
    assert not wrong
