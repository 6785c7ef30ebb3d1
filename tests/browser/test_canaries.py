"""Stored scripts in a real browser under the real policy: a job, a column, a comment, a message that comes in live."""

import httpx
from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import a_proposal, call, program
from tests.browser.visitors import Visitor, Visits
from tests.columns.readers import solution

CANARY = (
    "\"'><img src=x onerror=alert(1)></textarea><script>alert(2)</script><svg onload=alert(3)>"
    "[押す](javascript:alert(4)) ![絵](data:text/html,<script>alert(5)</script>)"
)
_TRIES = 4
TITLE = "\"'><img src=x onerror=alert(6)>"


_LIVE = """() => [...document.querySelectorAll('*')].flatMap((each) => [...each.attributes].map((one) => one.name)
  .filter((name) => name.startsWith('on')).concat(/^(javascript|data):/i.test(each.getAttribute('href') || '')
  ? [each.outerHTML] : []))"""
_BREAK_IN = """() => { document.querySelector('main').insertAdjacentHTML('beforeend',
  '<img src=x onerror=alert(7)><svg onload=alert(8)></svg><iframe srcdoc="<script>parent.alert(9)</script>"></iframe>'
  + '<a id="trap" href="javascript:alert(10)">x</a>'); document.querySelector('#trap').click(); }"""


def test_what_people_type_runs_nowhere(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiXSS"), visits("RenXSS")
    client, worker = program(server, aoi, company=TITLE), program(server, ren)
    job, thread, column = _typed(client, worker, f"{CANARY} {ren.width}")
    ran: list[str] = []
    ren.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    ren.signs_in()
    for address, times in ((f"/jobs/{job}", 2), (f"/columns/{column}", 2)):
        ren.opens(address)
        expect(ren.page.locator("main").get_by_text("onerror=alert(1)")).to_have_count(times)
        assert ren.page.evaluate(_LIVE) == []
    with ren.page.expect_response(lambda answer: "/live?" in answer.url):
        ren.opens(f"/messages/{thread}")
    call(client, f"/threads/{thread}/messages", body=CANARY)
    expect(ren.page.locator("main").get_by_text("onerror=alert(1)")).to_have_count(1)
    assert ren.page.evaluate(_LIVE) == []
    ren.looks_over()  # a script that was stopped would be on the console
    _the_policy_would_stop_it(ren)
    assert ran == []


def _typed(client: httpx.Client, worker: httpx.Client, words: str) -> tuple[str, str, str]:
    """A job with a proposal, its thread, and a column with a comment, all of canaries: their ids and the slug."""
    brief = [{"key": TITLE, "value": words, "direction": True}]
    job = call(client, "/jobs", title=TITLE, description=words, category="design", kind="fixed", brief=brief)["id"]
    thread = a_proposal(worker, job).replace("prp_", "thr_")
    column = call(worker, "/columns", title=TITLE, body=words, status="published", tags=["<i on=x>"])["slug"]
    proof = solution(worker.get(f"/columns/{column}/altcha").json())
    said = call(worker, f"/columns/{column}/comments", name=TITLE, email="yomu@example.net", body=words, altcha=proof)
    assert said["status"] == "published"
    return job, thread, column


def _the_policy_would_stop_it(ren: Visitor) -> None:
    """The content security policy alone would stop the script as well: the console says so."""
    ren.page.evaluate(_BREAK_IN)
    expect(ren.page.locator("main iframe")).to_have_count(1)
    for _ in range(300):
        if sum("Content Security Policy" in one for one in ren.complaints) >= _TRIES:
            break
        ren.page.wait_for_timeout(100)
    else:
        raise AssertionError(ren.complaints)
    ren.page.goto("/columns")  # after which the console says no more of it
    ren.complaints.clear()
