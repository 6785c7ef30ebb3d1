"""Paying by card in a real browser. Stripe's own script cannot be loaded in tests: a stand-in is answered at its
address, which the page's content policy has to let in, and pays at the card company of the tests as Stripe's would.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect
from sites import Site, wait_until

from tests.browser.test_change_and_end import program
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.treasury.card_company import CardCompany, keys, serving

_SCRIPT = """
window.Stripe = (key, how) => ({
  elements: (of) => ({
    create: (kind) => ({
      mount: (place) => {
        document.querySelector(place).textContent = `${kind} ${key} ${how.locale} ${of.clientSecret}`;
      },
    }),
  }),
  confirmPayment: async (said) => {
    window.tried = (window.tried || 0) + 1;
    if (window.tried === 1) return { error: { message: "カードが拒まれました" } };
    const paid = await fetch("https://api.stripe.com/v1/paid-in-tests", { method: "POST" });
    return paid.ok ? {} : { error: { message: "failed" } };
  },
});
"""


@pytest.fixture
def company() -> Iterator[CardCompany]:
    with serving() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path, ready_home: Callable[[Path], Path], company: CardCompany) -> Iterator[Site]:
    found = Site(ready_home(tmp_path / "home"))
    found.environment |= keys(company.url)
    found.start()
    yield found
    assert found.stop() == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_card_that_is_refused_first_and_then_pays(
    browser: Browser, site: Site, company: CardCompany, width: int
) -> None:
    aoi = Visitor(browser, site, "AoiCard", width)
    aoi.context.route(
        "https://js.stripe.com/v3/", lambda route: route.fulfill(body=_SCRIPT, content_type="text/javascript")
    )

    def pay(route: Route) -> None:
        intent = next(one for one in company.things.values() if one["object"] == "payment_intent")
        company.pay(intent["id"])
        route.fulfill(status=200, headers={"Access-Control-Allow-Origin": "*"})

    aoi.context.route("https://api.stripe.com/**", pay)
    program(site, aoi)
    aoi.signs_in()
    aoi.opens("/money")
    aoi.presses("入金のしかた")
    aoi.fills({"amount": "12,000"})
    aoi.presses("カードで払う")
    expect(aoi.page.locator("#card-fields")).to_have_text("payment pk_test_ours ja what the browser needs")
    aoi.presses("12,000円を払う")
    expect(aoi.page.locator("#card-error")).to_have_text("カードが拒まれました")
    aoi.page.get_by_role("button", name="12,000円を払う").click()  # leads on by itself, while nothing is looked over
    aoi.sees("12,000円を受け取り、残高に加えました")
    aoi.unfolds("カードで入れたお金")
    aoi.presses("使わなかった分をカードに戻す")
    aoi.sees("12,000円は、払ったカードに戻ります")
    aoi.presses("出金する")
    aoi.sees("払ったカードに戻します")
    wait_until(lambda: company.refunded() == 12_000)
    site.run("ledger", "check")
    aoi.leaves()
