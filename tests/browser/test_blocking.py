"""S7 in a real browser: block a client from a job's page, find nothing of theirs, and undo it."""

from sites import Site

from tests.browser.test_change_and_end import a_job, program
from tests.browser.visitors import Visits


def test_a_client_is_blocked_and_comes_back(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS7"), visits("RenS7")
    company = f"青空S7 {aoi.width}"
    client = program(server, aoi, company=company)
    program(server, ren)
    job = a_job(server, client)
    ren.signs_in()
    ren.opens(f"/jobs/{job}")
    ren.presses(f"{company} をブロックする")
    ren.sees("相手には知らされません", "いま進んでいる契約は、そのまま続きます")
    ren.fills({"note": "二度も振り出しに戻された"})
    ren.presses("ブロックする")
    ren.sees("ブロックしている相手", company, "二度も振り出しに戻された")
    assert ren.page.goto(f"/jobs/{job}").status == 404  # type: ignore[union-attr]
    ren.complaints.clear()  # the browser notes the 404 that we wanted
    ren.opens("/blocks")
    ren.presses("ブロックをやめる")
    ren.sees("ブロックをやめました")
    ren.opens(f"/jobs/{job}")
    ren.sees(company)
