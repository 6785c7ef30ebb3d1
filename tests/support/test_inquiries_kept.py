"""Inquiries: how long they are kept, what the database refuses, lists."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.machinery.files import store_file
from michinori.support.commands.answering import (
    answer_inquiry,
)
from michinori.support.commands.erasing import strike_old
from michinori.support.commands.inquiries import (
    confirm_inquiry,
    make_inquiry,
)
from michinori.support.links import token_for
from michinori.support.models import Inquiry, InquiryFile
from michinori.support.policy import Sender
from michinori.support.queries import inquiries as reading
from michinori.support.queries.inquiries import (
    inquiries_at_desk,
    own_thread,
)
from tests.stories.cast import Cast
from tests.support.asking import ASKED, NOBODY, TYPED, solved, staff

pytestmark = pytest.mark.django_db


def test_words_are_struck_a_year_after_the_closing(cast: Cast, turn: Callable[..., object]) -> None:
    sora = staff(cast)
    asked, open_one = (make_inquiry(actor=NOBODY, **TYPED, altcha=solved()) for _ in range(2))
    confirm_inquiry(token=token_for(open_one.id))
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="山本さま、直せます。", close=True)
    assert strike_old() == 0
    turn(days=366)
    assert strike_old() == 1
    asked.refresh_from_db()
    assert "山本" not in f"{asked.name}{asked.email}{[one.text for one in asked.messages.all()]}"
    assert Inquiry.objects.get(id=open_one.id).name == "山本", "what waits is kept"
    with pytest.raises(Problem, match="not-found"):
        own_thread(Sender(NOBODY, token_for(asked.id)))


def test_what_nobody_confirmed_is_deleted_after_a_month(turn: Callable[..., object]) -> None:
    make_inquiry(actor=NOBODY, **TYPED)
    turn(days=31)
    assert strike_old() == 1
    assert not Inquiry.objects.exists()


def test_who_leaves_takes_their_words_and_files_along(cast: Cast) -> None:
    ren, sora = cast.acts(cast.ren), staff(cast)
    file = store_file(actor=ren, name="写し.txt", content=b"a")
    asked = make_inquiry(actor=ren, **ASKED, file_ids=[file.id])
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="Renさま")
    close_account(actor=ren, confirm=cast.ren.email)
    asked.refresh_from_db()
    assert (asked.state, asked.struck_at is not None, InquiryFile.objects.exists()) == ("closed", True, False)
    assert all("Ren" not in one.text for one in asked.messages.all())
    with pytest.raises(Problem, match="not-found"):
        answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい")
    with pytest.raises(Problem, match="forbidden"):
        make_inquiry(actor=ren, **ASKED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "nonsense"},
        {"topic": "x"},
        {"email": ""},
        {"state": "closed"},
        {"asked_since": None},
        {"helpful": True},
        {"struck_at": "2026-01-01T00:00Z"},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    make_inquiry(actor=NOBODY, **TYPED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.update(**wrong)


def test_lists_go_page_by_page_in_few_queries(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    sora, ren = staff(cast), cast.acts(cast.ren)
    made = [make_inquiry(actor=ren, **ASKED).id for _ in range(5)]
    for which, order in (("waiting", made), ("open", made[::-1])):
        seen: list[str] = []
        before = ""
        for _ in range(3):
            rows, before = inquiries_at_desk(sora, which, before)  # type: ignore[arg-type]
            seen += [one.id for one in rows]
        assert (sorted(seen), before) == (sorted(order), "")
    browser = Client()
    browser.force_login(cast.made["Sora"])
    browser.get(f"/desk/inquiries/{made[0]}")  # what a process reads at its first look
    with CaptureQueriesContext(connection) as made_queries:
        assert browser.get(f"/desk/inquiries/{made[0]}").status_code == 200
    assert len(made_queries) <= 16
