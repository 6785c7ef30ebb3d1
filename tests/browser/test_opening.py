"""Opening a market: from an empty home to the first paid job, by pages alone, with a real mail server as mailbox.

Nothing but ``serve`` is run on the command line, and ``doctor``, to see what it finds before and after.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser
from sites import Refused, Site, free_port, wait_until

from tests.browser.person import PASSWORD, in_days
from tests.browser.visitors import PHONE, Visitor
from tests.treasury.bank_files import bank_file

TITLE = "市の案内のチラシ"
NET = "30,236"
"""40,000 + 4,000 tax − 8,800 fee − 880 tax on it − 4,084 withheld."""
_NUMBER = re.compile(r"^\d{4} \d{4}$")


class Mailbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name there
        made = message_from_bytes(envelope.content, policy=default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.mails if str(one["To"]) == address]


class Reader(Visitor):
    """A visitor who reads their mails in a mailbox."""

    box: Mailbox

    def _mailed(self, what: re.Pattern[str]) -> str:
        def read() -> str | None:
            texts = [str(one.get_body(("plain",)).get_content()) for one in self.box.to(self.email)]  # type: ignore[union-attr]
            found = [one for text in texts for one in what.findall(text)]
            return found[-1] if found else None

        return str(wait_until(read))


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, port
    controller.stop()


@pytest.fixture
def begun(tmp_path: Path, box: tuple[Mailbox, int]) -> Iterator[tuple[Site, str]]:
    """The site of an empty home, and the link that it printed."""
    site = Site(tmp_path / "home", simulated=False)
    site.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{box[1]}", "MICHINORI_MAIL_FROM": "Market <a@market.example>"}
    said = site.start()
    yield site, str(said["setup"])
    assert site.stop() == 0


def window(browser: Browser, site: Site, box: Mailbox, name: str) -> Reader:
    made = Reader(browser, site, name, PHONE)
    made.box = box
    return made


def test_from_an_empty_home_to_the_first_paid_job(
    browser: Browser, begun: tuple[Site, str], box: tuple[Mailbox, int], tmp_path: Path, drawing: Path
) -> None:
    site, link = begun
    sora = window(browser, site, box[0], "Sora")
    makes_the_owner(sora, link)
    goes_through_the_steps(sora, box[0])
    opens_the_site(sora, link)

    aoi, ren = window(browser, site, box[0], "Aoi"), window(browser, site, box[0], "Ren")
    aoi.signs_up(company="青空ウェブ制作", agreed=True)  # type: ignore[arg-type]
    posts_a_job(aoi)
    ren.signs_up(agreed=True)  # type: ignore[arg-type]
    they_agree(aoi, ren)
    money_comes(sora, aoi, tmp_path / "bank.txt")
    the_job_is_done_and_paid(aoi, ren, drawing)
    wait_until(lambda: "みどり市の仕事" in brand_after_reload(aoi))  # a process remembers the looks for 15 seconds
    with pytest.raises(Refused) as found:
        site.run("doctor")
    wrong = set(found.value.answer["wrong"])
    assert wrong >= {"address", "lawyer", "real_money"}
    assert not wrong & {"owner", "second_step", "operator_name", "paying_in", "legal", "mail_server", "sender"}
    for each in (sora, aoi, ren):
        each.leaves()
    site.run("ledger", "check")


def brand_after_reload(one: Reader) -> str:
    one.page.reload()
    return one.page.locator("header .brand").text_content() or ""


def makes_the_owner(sora: Reader, link: str) -> None:
    sora.opens(link)
    sora.sees("このリンクは一度だけ使えます")
    sora.presses("準備を始める")
    sora.fills({"name": "そら", "email": sora.email, "password": PASSWORD})
    sora.presses("アカウントを作る")
    sora.sees("2段階認証")
    sora.sets_up_a_second_step()
    sora.presses("控えて、準備を続ける")
    sora.sees("運営者（1/7）")
    sora.opens("/setup")
    sora.sees("サイトを開く準備", "必要です", "本番の前に足りないもの", "MICHINORI_BASE_URL=https://")


def goes_through_the_steps(sora: Reader, box: Mailbox) -> None:
    sora.presses("始める 運営者")
    sora.proves_who_they_are()
    sora.fills(
        {"operator_name": "みどり市", "operator_address": "みどり市本町1-1", "operator_email": "a@market.example"}
    )
    sora.presses("保存して次へ")
    assert sora.page.locator("[name=site_name]").input_value() == "みどり市"
    sora.fills({"site_name": "みどり市の仕事", "accent": "#ffaa00"})
    sora.presses("保存して次へ")
    sora.sees("もっと濃い色", "なら読めます")
    sora.fills({"accent": "#7a1fa2"})
    sora.presses("保存して次へ")
    sora.presses("試しに送る")
    wait_until(lambda: any("みどり市の仕事" in str(one["Subject"]) for one in box.to(sora.email)))
    sora.fills({"sender_code": "0123456789", "sender_bank": "みずほ"})
    sora.fills({"sender_branch": "001", "sender_number": "1234567", "sender_holder": "カ）ミドリ"})
    sora.presses("保存して次へ")
    sora.presses("保存して次へ")
    sora.presses("最初の版を公開する")
    sora.fills({"sign_up_open": "true"})
    sora.presses("保存して次へ")
    sora.sees("サイトを開く", "本番の前に足りないもの", "弁護士が確かめていない")


def opens_the_site(sora: Reader, link: str) -> None:
    sora.presses("いま開く")
    sora.sees("開きました")
    for address in (link, "/setup", "/setup/operator"):
        assert sora.page.request.get(address).status == 404


def posts_a_job(aoi: Reader) -> None:
    aoi.opens("/jobs/new")
    aoi.fills({"title": TITLE, "category": "design", "description": "駅で配ります。"})
    aoi.steps_on()
    aoi.fills({"kind": "fixed", "budget_min": "30000", "budget_max": "60000", "due_date": in_days(40)})
    aoi.steps_on()
    aoi.presses("公開する")
    aoi.sees(TITLE, "応募を見る")


def they_agree(aoi: Reader, ren: Reader) -> None:
    ren.opens("/jobs")
    ren.presses(TITLE)
    ren.presses("応募する")
    ren.fills({"price": "40,000", "due_date": in_days(30), "message": "表と裏で2案お見せします。"})
    ren.presses("この内容で応募する")
    aoi.opens("/")
    aoi.presses("見くらべる")
    aoi.presses("条件を提示する")
    aoi.fills({"price": "40,000", "due_date": in_days(30), "brief-0-key": "大きさ", "brief-0-value": "A4"})
    aoi.presses("内容を確かめる")
    aoi.sees("44,000円")
    aoi.presses("提示する")
    ren.opens("/")
    ren.presses("条件を見る")
    ren.presses("同意する")
    ren.sees("仮払い")


def money_comes(sora: Reader, aoi: Reader, file: Path) -> None:
    """Aoi reads her number and where to pay; Sora's bank gives a file with the transfer, which she takes in."""
    aoi.opens("/money")
    aoi.presses("入金のしかた")
    aoi.sees("みずほ 東京営業部 普通 1234567 カ）ミドリ", "44,000円")
    number = aoi.page.locator("main .copies").get_by_text(_NUMBER).first.inner_text().replace(" ", "")
    file.write_bytes(bank_file((44_000, f"{number} ｱｵｿﾞﾗ")))
    sora.opens("/desk/")
    sora.presses("銀行の明細を取り込む")
    sora.fills({"format": "zengin", "uploads": file})
    sora.presses("取り込む")
    sora.sees("1行を読みました")


def the_job_is_done_and_paid(aoi: Reader, ren: Reader, drawing: Path) -> None:
    aoi.opens("/money")
    aoi.presses(TITLE)
    aoi.presses("仮払いする")
    aoi.presses("仮払いする")
    aoi.sees("44,000円（税込）を預かり中")
    ren.opens("/")
    ren.presses(TITLE)
    ren.presses("提出")
    ren.fills({"uploads": drawing})
    ren.presses("提出")
    aoi.reloads()
    aoi.presses("検収して完了する")
    aoi.presses("検収して完了する")
    aoi.sees("完了")
    ren.opens("/money")
    ren.sees(NET)
