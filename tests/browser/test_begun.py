"""Who walks away from a half-written form finds the words again, in that tab and as themselves alone, until they are
sent.
"""

import re

from playwright.sync_api import Locator, expect
from sites import Site

from tests.browser.test_change_and_end import a_running_contract, program
from tests.browser.test_unsent import messages, opens_thread
from tests.browser.visitors import Visitor, Visits, at_both_widths

BEGUN = "前にここで書きかけたものです。"
_ROWS = {"title": "看板の絵", "brief-0-key": "色", "brief-1-value": "遠くから読める字", "place": "熊本"}
_WRITE = "(each, value) => { each.value = value; each.dispatchEvent(new Event('input', { bubbles: true })); }"
_KEPT = "() => Object.keys(sessionStorage).filter((key) => key.startsWith('begun ')).length"


def words(visitor: Visitor) -> Locator:
    return visitor.page.locator("#id_body")


def goes_away_and_comes_back(visitor: Visitor) -> None:
    here = visitor.page.url
    visitor.opens("/money")
    visitor.opens(here)


def loses_the_session(visitor: Visitor) -> None:
    visitor.page.goto("about:blank")  # else the open page might ask for news, and complain
    visitor.context.clear_cookies()


def begins_a_job(server: Site, visitor: Visitor) -> dict[str, Locator]:
    """Write into the form, into a row that is added to it, and behind that; return the fields by their names."""
    program(server, visitor)
    visitor.signs_in()
    visitor.opens("/jobs/new")
    field = {name: visitor.page.locator(f"main [name='{name}']") for name in _ROWS}
    for name, value in _ROWS.items():
        if name == "brief-1-value":
            visitor.page.locator("main [name='add-brief']").evaluate("each => each.click()")
        field[name].evaluate(_WRITE, value)
    return field


@at_both_widths
def test_a_message_is_begun_left_found_again_and_sent(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiBegun"), visits("RenBegun")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    opens_thread(ren, contract)
    expect(ren.page.locator("p.begun")).to_have_count(0)
    words(ren).fill("とちゅうの文です。")
    goes_away_and_comes_back(ren)
    expect(words(ren)).to_have_value("とちゅうの文です。")
    expect(ren.page.locator("p.begun")).to_contain_text(BEGUN)
    ren.looks_over()
    ren.page.get_by_role("button", name="送る", exact=True).click()
    expect(messages(ren).last).to_contain_text("とちゅうの文です。")
    expect(words(ren)).to_have_value("")
    goes_away_and_comes_back(ren)
    expect(words(ren)).to_have_value("")

    words(ren).fill("やっぱりやめます。")
    goes_away_and_comes_back(ren)
    ren.page.get_by_role("button", name="消して書き直す").click()
    expect(words(ren)).to_have_value("")
    expect(ren.page.locator("p.begun")).to_have_count(0)
    ren.reloads()
    expect(words(ren)).to_have_value("")
    assert ren.page.evaluate(_KEPT) == 0


def test_nobody_else_finds_it_in_that_tab(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiBegunOwn"), visits("RenBegunOwn")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    opens_thread(ren, contract)
    here = ren.page.url
    words(ren).fill("私だけの文です。")
    ren.opens("/money")
    loses_the_session(ren)  # and comes back: nothing is lost
    ren.signs_in()
    ren.opens(here)
    expect(words(ren)).to_have_value("私だけの文です。")
    ren.opens("/money")
    assert ren.page.evaluate(_KEPT) == 1
    loses_the_session(ren)
    ren.email = aoi.email
    ren.signs_in()
    ren.opens(here)
    expect(words(ren)).to_have_value("")
    assert ren.page.evaluate(_KEPT) == 0

    words(ren).fill("共用の端末で書きました。")
    assert ren.page.evaluate(_KEPT) == 1
    ren.page.goto("/accounts/logout/")
    ren.page.locator("main").get_by_role("button", name="ログアウト").click()
    expect(ren.page).to_have_url(re.compile(r"/$"))
    assert ren.page.evaluate(_KEPT) == 0


def test_who_finds_the_session_ended_sees_no_words_of_whose_it_was(visits: Visits, server: Site) -> None:
    """On a page that visitors have, too."""
    ren = visits("RenBegunGone")
    program(server, ren)
    ren.signs_in()
    text = ren.page.locator("#id_text")
    ren.opens("/inquiries/new")
    text.fill("私の相談です。")
    loses_the_session(ren)
    ren.opens("/inquiries/new")
    expect(text).to_have_value("")
    expect(ren.page.locator("p.begun")).to_have_count(0)
    text.fill("べつの人の相談です。")
    ren.signs_in()
    ren.opens("/inquiries/new")
    expect(text).to_have_value("私の相談です。")


def test_what_a_visitor_began_is_there_once_they_have_signed_in(visits: Visits, server: Site) -> None:
    ren = visits("RenBegunBefore")
    program(server, ren)
    text = ren.page.locator("#id_text")
    ren.opens("/inquiries/new")
    text.fill("ログインの前に書きました。")
    ren.signs_in()
    ren.opens("/inquiries/new")
    expect(text).to_have_value("ログインの前に書きました。")
    assert ren.page.evaluate(_KEPT) == 1


def test_rows_that_were_added_come_back_with_what_stands_behind_them(visits: Visits, server: Site) -> None:
    ren = visits("RenBegunRows")
    field = begins_a_job(server, ren)
    for _ in range(2):
        goes_away_and_comes_back(ren)
        assert {name: one.input_value() for name, one in field.items()} == _ROWS
        field["title"].dispatch_event("input")  # a key is pressed, and nothing of it is forgotten
    ren.page.get_by_role("button", name="消して書き直す").click()
    expect(field["brief-1-value"]).to_have_value("")


def test_what_comes_back_with_an_error_is_what_was_sent(visits: Visits, server: Site) -> None:
    """Not what was begun there before, nor twice."""
    ren = visits("RenBegunWrong")
    program(server, ren)
    ren.signs_in()
    ren.opens("/jobs/new")
    purpose = ren.page.locator("main form.form textarea").first
    purpose.fill("前に書いた文です。")
    ren.page.locator("#id_category").select_option("design")
    ren.opens("/money")
    ren.opens("/jobs/new")
    expect(ren.page.locator("#id_category")).to_have_value("design")
    expect(purpose).to_have_value("前に書いた文です。")
    purpose.fill("送った文です。")
    ren.page.locator("main form.form button.btn").last.click()
    expect(ren.page.locator(".summary").first).to_be_visible()
    expect(purpose).to_have_value("送った文です。")
    expect(ren.page.locator("p.begun")).to_have_count(0)


def test_rows_that_were_sent_are_there_again_after_back(visits: Visits, server: Site) -> None:
    ren = visits("RenBegunBack")
    field = begins_a_job(server, ren)
    ren.page.locator("main form.form button.btn").last.evaluate("each => each.click()")
    expect(ren.page.locator(".summary").first).to_be_visible()
    ren.page.go_back()
    expect(ren.page.locator(".summary")).to_have_count(0)
    expect(field["brief-1-value"]).to_have_value(_ROWS["brief-1-value"])
    assert {name: one.input_value() for name, one in field.items()} == _ROWS
    ren.opens("/jobs/new")
    ren.page.get_by_role("button", name="消して書き直す").click()
    ren.opens("/money")
    ren.page.go_back()
    expect(ren.page.locator("main [name='title']")).to_have_value("")
    expect(field["brief-1-value"]).to_have_count(0)  # of another job, and long sent
