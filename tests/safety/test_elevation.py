"""What is dangerous at the desk asks anew who one is: which pages do is a table, as who may open them is another."""

from typing import Any

import pytest
from safety.callers import address_of, browsers, visitor
from safety.page_table import TABLE
from safety.sent_table import SENT
from safety.test_who_may import expected
from safety.world import World
from safety.written import as_it_was

pytestmark = pytest.mark.django_db
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


def test_each_dangerous_page_asks_again_and_no_other(world: World) -> None:
    session, found = browsers(world)["sora"], set()
    for route, rows in TABLE.items():
        if not route.startswith("desk/"):
            continue
        sent = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
        asked = []
        for method, row in zip(("GET", "POST"), rows, strict=True):
            if expected(row)["sora"] != "405":
                with as_it_was():
                    browser = visitor()
                    browser.cookies.load(session)
                    ask: Any = browser.post if method == "POST" else browser.get
                    answer = ask(address_of(route, world), sent if method == "POST" else {})
                    asked.append(AGAIN in answer.headers.get("Location", ""))
        if any(asked):
            found.add(route)
            assert asked[-1], (route, "what is sent counts")
    assert found == ASKS_AGAIN
