"""A confidential part in a real browser: written, opened by one press, kept as a paper; an NDA asked for in a talk."""

from sites import Site, wait_until

from tests.browser.test_change_and_end import a_job, a_proposal, program
from tests.browser.visitors import Visits, at_both_widths

SECRET = "北欧の家具会社のための見本です"


@at_both_widths
def test_one_press_opens_what_is_confidential(visits: Visits, server: Site, width: int) -> None:
    aoi, ren = visits("AoiNda"), visits("RenNda")
    client, worker = program(server, aoi, company=f"青空秘密{width}"), program(server, ren)
    job = a_job(server, client)
    aoi.signs_in()
    aoi.opens(f"/jobs/{job}")
    aoi.presses("秘密の部分を加える")
    aoi.fills({"text": SECRET, "nda": "own", "nda_text": "## 1. 守ること\n\n見たことを、だれにも言いません。"})
    aoi.presses("保存する")
    aoi.sees(SECRET)
    ren.signs_in()
    ren.opens(f"/jobs/{job}")
    ren.sees("秘密の部分があります")
    ren.presses("秘密の部分へ")
    ren.sees("同意すると読めます", "だれにも言いません")
    assert SECRET not in ren.page.content()
    ren.presses("読んだので、同意する")
    ren.sees(SECRET)
    ren.presses("秘密保持契約を見る")
    ren.sees("同意ずみ")

    def is_there() -> bool:
        ren.reloads()
        return ren.page.get_by_role("link", name="書類を受け取る（PDF）").count() > 0

    wait_until(is_there)
    ren.opens("/papers")
    ren.sees("ND-", "秘密保持契約書")
    thread = f"thr_{a_proposal(worker, job)[4:]}"
    aoi.opens(f"/messages/{thread}/nda")
    aoi.fills({"nda": "own", "nda_text": "話したことも、だれにも言いません。"})
    aoi.presses("求める")
    aoi.sees("返事待ち")
    ren.opens("/ndas")
    ren.page.locator("main").get_by_role("link", name=f"青空秘密{width}").first.click()
    ren.looks_over()
    ren.sees("話したことも")
    ren.presses("断る")
    ren.sees("お断り")
