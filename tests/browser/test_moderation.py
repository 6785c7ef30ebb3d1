"""A report, its decision, the appeal and its answer, in real browsers of four people."""

from sites import Site

from tests.browser.person import PASSWORD
from tests.browser.test_change_and_end import a_job, program
from tests.browser.test_irregular_ends import the_staff
from tests.browser.visitors import Visits


def test_a_job_is_reported_taken_down_and_put_up_again(visits: Visits, server: Site) -> None:
    aoi, mio = visits("AoiMod"), visits("MioMod")
    company = f"青空通報 {aoi.width}"
    job = a_job(server, program(server, aoi, company=company))
    program(server, mio)
    mio.signs_in()
    mio.opens(f"/jobs/{job}")
    mio.presses("運営に通報する")
    mio.sees("相手にも、ほかの会員にも知らされません")
    mio.fills({"reason": "fraud", "note": "登録料を求められました"})
    mio.presses("通報する")
    mio.sees("通報を受け付けました", "確認を待っています", "登録料を求められました")

    sora = visits("SoraMod")
    server.run("user", "create", "--email", sora.email, "--name", "Sora", "--password", PASSWORD, "--staff")
    sora.signs_in()
    assert sora.page.goto("/desk/").status == 403  # type: ignore[union-attr]
    sora.complaints.clear()  # the browser notes the 403 that we wanted
    sora.sees("パスワードだけでは開けません")
    sora.sets_up_a_second_step()
    sora.opens("/desk/")
    sora.presses("通報を見る")
    sora.page.locator("main .card a", has_text="ランディング").first.click()
    sora.sees("登録料を求められました", company)
    sora.looks_over()
    sora.fills({"outcome": "hidden", "rule": "fraud", "words": "登録料を求めることはできません。"})
    sora.presses("決定する")
    sora.sees("決定しました")

    aoi.signs_in()
    aoi.opens("/decisions")
    aoi.page.locator("main .card a").first.click()
    aoi.sees("見えなくしました", "登録料を求めることはできません。")
    aoi.looks_over()
    aoi.fills({"text": "登録料ではなく、素材の実費です。"})
    aoi.presses("異議を運営に伝える")
    aoi.sees("異議を受け付けました", "までに、お知らせとこのページで届きます")

    kei = the_staff(visits, server, "KeiMod")
    kei.opens("/desk/reports")
    kei.page.locator("main .card a", has_text="ランディング").first.click()
    kei.sees("素材の実費です")
    kei.looks_over()
    kei.fills({"upheld": "no", "answer": "実費と分かりました。"})
    kei.presses("答えを送る")
    kei.opens("/desk/log")
    kei.sees("異議に答えた", "通報に決定した")
    mio.opens(f"/jobs/{job}")
    mio.sees(company)
