"""S8 in a real browser: a job text is checked while it is typed; whoever reads it sees what to ask about, and the
client's record, before proposing.
"""

from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import program
from tests.browser.visitors import Visits


def test_a_vague_job_is_marked_for_its_writer_and_for_who_reads_it(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS8"), visits("RenS8")
    program(server, aoi)
    program(server, ren)
    aoi.signs_in()
    aoi.opens("/jobs/new")
    lacks = aoi.page.locator("#six > summary > span")
    expect(lacks).to_contain_text("報酬")
    aoi.fills({"title": f"LPをいい感じに {aoi.width}", "category": "design"})
    aoi.fills({"description": "連絡は090-0881-3345まで。"})
    expect(aoi.page.locator("#text-check mark").first).to_have_text("090-0881-3345")
    aoi.presses("次へ")
    aoi.fills({"budget_max": "5,000", "estimated_hours": "40"})
    expect(lacks).not_to_contain_text("報酬")
    aoi.presses("次へ")
    aoi.presses("公開する")
    aoi.sees("電話番号のようです")
    aoi.fills({"description": "いい感じのページを一枚お願いします。"})
    expect(aoi.page.locator("#text-check")).not_to_contain_text("公開できません")
    aoi.presses("次へ")
    aoi.presses("次へ")
    aoi.presses("公開する")
    aoi.sees("公開しました")
    job = aoi.page.url
    ren.signs_in()
    ren.opens(job)
    ren.sees("書かれた時間だと、最低賃金を下回る報酬", "この募集文で気になる点")
    ren.sees("「いい感じ」とあります", "1時間あたり125円です", "まだありません")
    with ren.page.expect_navigation():
        ren.page.get_by_role("button", name="お気に入りに入れる").locator("visible=true").first.click()
    ren.opens("/favourites")
    ren.sees(f"LPをいい感じに {aoi.width}")
    with ren.page.expect_navigation():
        ren.page.locator(".job .heart button").click()  # of the form that all hearts of a list share
    ren.opens("/favourites")
    ren.sees("お気に入りはまだありません")
