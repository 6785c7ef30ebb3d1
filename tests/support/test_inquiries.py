"""Inquiries: with and without an account, answered by staff, rated once, struck in the end."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import outbox, proof
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.notices.models import Notice
from michinori.rules.support.inquiries import AN_HOUR, MAILS_A_DAY, MESSAGES_LIMIT
from michinori.support.commands.answering import (
    answer_inquiry,
    assign_inquiry,
    close_inquiry,
    delete_template,
    note_on_inquiry,
    reopen_inquiry,
    save_template,
)
from michinori.support.commands.inquiries import (
    confirm_inquiry,
    make_inquiry,
    rate_inquiry,
    reply_to_inquiry,
)
from michinori.support.links import token_for
from michinori.support.models import Inquiry, InquiryFile, InquiryMessage, InquiryTemplate
from michinori.support.policy import Sender
from michinori.support.queries.inquiries import (
    inquiries_at_desk,
    inquiry_at_desk,
    inquiry_file,
    own_inquiries,
    own_thread,
)
from tests.columns.readers import solution
from tests.legal.publishing import admin
from tests.stories.cast import Cast, agreed
from tests.support.asking import ASKED, NOBODY, TYPED, mails, solved, staff, told, waits

pytestmark = pytest.mark.django_db


def test_somebody_without_an_account_asks_confirms_and_is_answered_by_mail(cast: Cast, client: Client) -> None:
    sora = staff(cast)
    sent = client.post("/inquiries/new", TYPED | {"altcha": solved()})
    assert (sent.status_code, sent["location"]) == (302, "/inquiries/sent")  # type: ignore[index]
    asked = Inquiry.objects.get()
    assert (asked.user, asked.state, waits(sora)) == (None, "unconfirmed", (0, 0))
    assert told(sora.user_id, "inquiry_made") == 0
    (letter,) = mails("inquiry_confirm")
    assert letter["to"] == TYPED["email"]
    assert token_for(asked.id) not in str(letter), "who reads the table cannot use the link"
    there = unseal(letter["sealed_url"]).partition("/inquiries/")[2]
    assert "確認する" in client.get(f"/inquiries/{there}").content.decode()
    assert Inquiry.objects.get().state == "unconfirmed", "mail programs open links"
    assert client.post(f"/inquiries/{there}/confirm").status_code == 302
    assert (told(sora.user_id, "inquiry_made"), waits(sora)) == (1, (1, 0))
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="直せます。", close=True)
    outbox.drain(SUBSCRIBERS)
    bodies = [str(one.body) for one in mail.outbox if one.to == [TYPED["email"]]]
    assert len(bodies) == 3, "to confirm, the answer, and the question whether it helped"
    assert "直せます。" in bodies[1]
    page = client.get(f"/inquiries/{there}").content.decode()
    assert "直せます。" in page
    assert client.post(f"/inquiries/{there}/rate", {"helpful": "yes"}).status_code == 302
    assert Inquiry.objects.get().helpful is True
    assert "お返事は役に立ちましたか" not in client.get(f"/inquiries/{there}").content.decode()
    again = client.post(f"/inquiries/{there}", {"text": "もう一つ"})
    assert again.status_code == 302
    assert (Inquiry.objects.get().state, waits(sora), told(sora.user_id, "inquiry_made")) == ("open", (1, 0), 2)


def test_a_member_asks_about_a_contract_from_its_page_and_is_told_on_the_site(cast: Cast, client: Client) -> None:
    contract = agreed(cast)
    sora, browser = staff(cast), Client()
    browser.force_login(cast.ren)
    address = f"/inquiries/new?contract={contract.id}"
    assert address in browser.get(f"/contracts/{contract.id}").content.decode()
    assert address in browser.get(f"/guides/no-answer?contract={contract.id}").content.decode()
    assert contract.title in browser.get(address).content.decode()
    sent = browser.post("/inquiries/new", ASKED | {"contract": contract.id})
    asked = Inquiry.objects.get()
    assert sent["location"] == f"/inquiries/{asked.id}"  # type: ignore[index]
    assert (asked.contract_id, asked.user_id, asked.email, asked.state) == (contract.id, cast.ren.id, "", "open")
    assert told(sora.user_id, "inquiry_made") == 1
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="お答えします。")
    assert (told(cast.ren.id, "inquiry_answered"), waits(sora)) == (1, (0, 0))
    assert "お答えします。" in browser.get(f"/inquiries/{asked.id}").content.decode()
    assert browser.get("/inquiries").content.decode().count("領収書の宛名") == 1
    close_inquiry(actor=sora, inquiry_id=asked.id)
    assert told(cast.ren.id, "inquiry_closed") == 1
    reopen_inquiry(actor=sora, inquiry_id=asked.id)
    close_inquiry(actor=sora, inquiry_id=asked.id)
    assert told(cast.ren.id, "inquiry_closed") == 1, "asked once in its life"


def test_nobody_elses_contract_can_be_attached(cast: Cast) -> None:
    contract = agreed(cast)
    with pytest.raises(Problem, match="not-found"):
        make_inquiry(actor=cast.acts(cast.mio), **ASKED, contract_id=contract.id)
    with pytest.raises(Problem, match="not-found"):
        make_inquiry(actor=NOBODY, **TYPED, contract_id=contract.id)
    assert not Inquiry.objects.exists()
    browser = Client()
    browser.force_login(cast.mio)
    assert contract.title not in browser.get(f"/inquiries/new?contract={contract.id}").content.decode()


def test_an_address_with_an_account_gets_the_same_answer_as_any(cast: Cast, client: Client) -> None:
    pages = []
    for address in (cast.ren.email, "nobody@example.net"):
        sent = client.post("/inquiries/new", TYPED | {"email": address, "altcha": solved()}, follow=True)
        pages.append(
            (sent.redirect_chain, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", sent.content.decode()))
        )
    assert pages[0] == pages[1]
    assert [one.user for one in Inquiry.objects.all()] == [None, None]
    assert own_inquiries(cast.acts(cast.ren))[0] == []


def test_strangers_find_nothing(cast: Cast, client: Client) -> None:
    asked = make_inquiry(actor=cast.acts(cast.ren), **ASKED)
    mio = cast.acts(cast.mio)
    for sender in (Sender(mio), Sender(NOBODY), Sender(NOBODY, token_for(asked.id)), Sender(NOBODY, asked.id + ".x")):
        with pytest.raises(Problem, match="not-found"):
            own_thread(sender, asked.id)
        with pytest.raises(Problem, match="not-found"):
            reply_to_inquiry(sender=sender, inquiry_id=asked.id, text="わたしです")
        with pytest.raises(Problem, match="not-found"):
            rate_inquiry(sender=sender, inquiry_id=asked.id, helpful="no")
    for actor in (mio, *(admin(cast, role.title(), role) for role in ("moderator", "editor", "finance"))):
        for call in (
            lambda who: answer_inquiry(actor=who, inquiry_id=asked.id, text="はい"),
            lambda who: note_on_inquiry(actor=who, inquiry_id=asked.id, text="はい"),
            lambda who: assign_inquiry(actor=who, inquiry_id=asked.id, to=""),
            lambda who: close_inquiry(actor=who, inquiry_id=asked.id),
            lambda who: inquiry_at_desk(who, asked.id),
            lambda who: save_template(actor=who, title="題", ja="文", en="text"),
        ):
            with pytest.raises(Problem, match="not-found"):
                call(actor)
    assert InquiryMessage.objects.count() == 1
    assert client.get(f"/inquiries/{asked.id}").status_code == 302


def test_staff_do_not_answer_their_own(cast: Cast) -> None:
    sora = staff(cast)
    asked = make_inquiry(actor=sora, **ASKED)
    with pytest.raises(Problem, match="own-matter"):
        answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい")
    assert (InquiryMessage.objects.count(), told(sora.user_id, "inquiry_made")) == (1, 0)


def test_an_answer_to_what_was_not_read_is_refused(cast: Cast) -> None:
    sora, ren = staff(cast), cast.acts(cast.ren)
    asked = make_inquiry(actor=ren, **ASKED)
    note_on_inquiry(actor=sora, inquiry_id=asked.id, text="調べる")
    reply_to_inquiry(sender=Sender(ren), inquiry_id=asked.id, text="やはりいいです")
    with pytest.raises(Problem, match="inquiry-moved"):
        answer_inquiry(actor=sora, inquiry_id=asked.id, text="直します", seen=2)
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="承知しました", seen=3)
    assert [one.n for one in InquiryMessage.objects.order_by("n")] == [1, 2, 3, 4]


def test_notes_are_read_by_staff_alone(cast: Cast) -> None:
    sora, ren = staff(cast), cast.acts(cast.ren)
    asked = make_inquiry(actor=ren, **ASKED)
    note_on_inquiry(actor=sora, inquiry_id=asked.id, text="内緒のメモ")
    assert "内緒のメモ" not in str([one.message.text for one in own_thread(Sender(ren), asked.id).said])
    assert "内緒のメモ" not in str(own_data(ren))
    assert "宛名を直せますか" in str(own_data(ren))
    assert waits(sora) == (1, 0), "a note is no answer"
    assert [one.message.by for one in inquiry_at_desk(sora, asked.id).said] == ["person", "note"]


def test_an_inquiry_is_given_to_staff_who_answer_and_told_to_them(cast: Cast) -> None:
    sora, kei = staff(cast), staff(cast, "Kei")
    finance = admin(cast, "Fumi", "finance")
    asked = make_inquiry(actor=cast.acts(cast.ren), **ASKED)
    assert told(sora.user_id, "inquiry_made") == 1
    for nobody in (str(finance.user_id), cast.ren.id, "usr_x", "a\x00"):
        with pytest.raises(Problem, match="invalid"):
            assign_inquiry(actor=sora, inquiry_id=asked.id, to=nobody)
    assign_inquiry(actor=sora, inquiry_id=asked.id, to=str(kei.user_id))
    assert (told(kei.user_id, "inquiry_assigned"), [one.id for one in inquiries_at_desk(kei, "mine")[0]]) == (
        1,
        [asked.id],
    )
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい")
    reply_to_inquiry(sender=Sender(cast.acts(cast.ren)), inquiry_id=asked.id, text="もう一つ")
    assert Notice.objects.filter(kind="inquiry_made", user=kei.user_id).count() == 1
    outbox.drain(SUBSCRIBERS)
    made = Notice.objects.filter(kind="inquiry_made")
    assert (made.filter(user=kei.user_id).count(), made.filter(user=sora.user_id).count()) == (2, 1)
    assign_inquiry(actor=sora, inquiry_id=asked.id, to="")
    assert Inquiry.objects.get().assigned is None


def test_the_age_counts_from_the_first_words_that_wait(cast: Cast, turn: Callable[..., object]) -> None:
    sora, ren = staff(cast), cast.acts(cast.ren)
    first = make_inquiry(actor=ren, **ASKED)
    turn(hours=20)
    second = make_inquiry(actor=ren, **ASKED)
    reply_to_inquiry(sender=Sender(ren), inquiry_id=first.id, text="まだですか")
    assert [one.id for one in inquiries_at_desk(sora, "waiting")[0]] == [first.id, second.id]
    turn(hours=5)
    assert waits(sora) == (2, 1)
    answer_inquiry(actor=sora, inquiry_id=first.id, text="お待たせしました")
    assert waits(sora) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "field", "key"),
    [
        ({"topic": "nonsense"}, "topic", "not_a_choice"),
        ({"subject": ""}, "subject", "required"),
        ({"text": "あ" * 4_001}, "text", "too_long"),
        ({"name": " "}, "name", "required"),
        ({"email": "nobody"}, "email", "bad_email"),
        ({"altcha": "AAAA"}, "altcha", "proof_wrong"),
        ({"file_ids": ["fil_x"]}, "file_ids", "unknown_id"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(changed: dict[str, Any], field: str, key: str) -> None:
    with pytest.raises(Problem) as found:
        make_inquiry(actor=NOBODY, **TYPED | changed)
    assert [(flaw.field, flaw.key) for flaw in found.value.flaws] == [(field, key)]
    assert not Inquiry.objects.exists()
    assert not OutboxItem.objects.exists()


def test_without_a_proof_nothing_is_mailed_until_staff_answer(cast: Cast) -> None:
    sora = staff(cast)
    asked = make_inquiry(actor=NOBODY, **TYPED)
    assert mails("inquiry_confirm") == []
    assert [one.id for one in inquiries_at_desk(sora, "unconfirmed")[0]] == [asked.id]
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい")
    assert len(mails("inquiry_answered")) == 1
    assert Inquiry.objects.get().state == "open"


def test_a_proof_counts_once_and_only_for_this_form() -> None:
    used = solved()
    make_inquiry(actor=NOBODY, **TYPED, altcha=used)
    for bad, key in ((used, "proof_used"), (solution(proof.challenge("demand")), "proof_wrong")):
        with pytest.raises(Problem) as found:
            make_inquiry(actor=NOBODY, **TYPED, altcha=bad)
        assert [flaw.key for flaw in found.value.flaws] == [key]


def test_nobody_is_flooded_with_mails_to_confirm() -> None:
    for _ in range(MAILS_A_DAY + 2):
        make_inquiry(actor=NOBODY, **TYPED, altcha=solved())
    assert (len(mails("inquiry_confirm")), Inquiry.objects.count()) == (MAILS_A_DAY, MAILS_A_DAY + 2)


def test_from_one_place_only_so_many_an_hour_and_nothing_typed_is_lost(client: Client) -> None:
    for _ in range(AN_HOUR):
        assert client.post("/inquiries/new", TYPED).status_code == 302
    late = client.post("/inquiries/new", TYPED | {"text": "これは残る"})
    assert (late.status_code, bool(late.headers["Retry-After"])) == (429, True)
    assert "これは残る" in late.content.decode()


def test_a_bot_in_the_trap_is_thanked_and_nobody_is_told(cast: Cast, client: Client) -> None:
    sent = client.post("/inquiries/new", TYPED | {"website": "http://spam.example", "altcha": solved()})
    assert sent["location"] == "/inquiries/sent"  # type: ignore[index]
    assert mails("inquiry_confirm") == []
    asked = Inquiry.objects.get()
    confirm_inquiry(token=token_for(asked.id))
    assert waits(staff(cast)) == (0, 0)


def test_an_inquiry_holds_only_so_many_messages(cast: Cast) -> None:
    ren = cast.acts(cast.ren)
    asked = make_inquiry(actor=ren, **ASKED)
    Inquiry.objects.update(last_n=MESSAGES_LIMIT)
    with pytest.raises(Problem, match="inquiry-full"):
        reply_to_inquiry(sender=Sender(ren), inquiry_id=asked.id, text="まだ")


def test_files_are_for_the_sender_and_staff_who_answer(cast: Cast) -> None:
    sora, ren, finance = staff(cast), cast.acts(cast.ren), admin(cast, "Fumi", "finance")
    file = store_file(actor=ren, name="写し.txt", content=b"a")
    asked = make_inquiry(actor=ren, **ASKED, file_ids=[file.id])
    assert inquiry_file(ren, file.id) == inquiry_file(sora, file.id) == file
    assert [inquiry_file(who, file.id) for who in (finance, cast.acts(cast.mio), NOBODY)] == [None] * 3
    browser = Client()
    browser.force_login(cast.ren)
    answer = browser.get(f"/inquiries/files/{file.id}")
    assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
    assert file.name in browser.get(f"/inquiries/{asked.id}").content.decode()


def test_files_sent_by_the_form_are_attached(cast: Cast, client: Client) -> None:
    client.force_login(cast.ren)
    sent = client.post("/inquiries/new", ASKED | {"uploads": SimpleUploadedFile("a.txt", b"a")})
    assert sent.status_code == 302
    assert InquiryFile.objects.get().file.name == "a.txt"


def test_being_of_help_is_said_once_and_only_when_asked(cast: Cast) -> None:
    sora, ren = staff(cast), Sender(cast.acts(cast.ren))
    asked = make_inquiry(actor=ren.actor, **ASKED)
    for helpful, slug in (("yes", "inquiry-rated"), ("maybe", "invalid")):
        with pytest.raises(Problem, match=slug):
            rate_inquiry(sender=ren, inquiry_id=asked.id, helpful=helpful)
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい", close=True)
    rate_inquiry(sender=ren, inquiry_id=asked.id, helpful="no")
    with pytest.raises(Problem, match="inquiry-rated"):
        rate_inquiry(sender=ren, inquiry_id=asked.id, helpful="yes")
    assert Inquiry.objects.get().helpful is False


def test_who_was_not_answered_is_not_asked_whether_it_helped(cast: Cast) -> None:
    sora = staff(cast)
    asked = make_inquiry(actor=cast.acts(cast.ren), **ASKED)
    close_inquiry(actor=sora, inquiry_id=asked.id)
    assert told(cast.ren.id, "inquiry_closed") == 0
    for act, slug in ((close_inquiry, "inquiry-closed"), (answer_inquiry, "inquiry-closed")):
        more = {"text": "はい"} if act is answer_inquiry else {}
        with pytest.raises(Problem, match=slug):
            act(actor=sora, inquiry_id=asked.id, **more)  # type: ignore[operator]
    reopen_inquiry(actor=sora, inquiry_id=asked.id)
    with pytest.raises(Problem, match="inquiry-open"):
        reopen_inquiry(actor=sora, inquiry_id=asked.id)


def test_templates_begin_an_answer_in_the_senders_language(cast: Cast) -> None:
    sora = staff(cast)
    made = save_template(actor=sora, title="宛名", ja="宛名は直せます。", en="It can be changed.")
    with pytest.raises(Problem, match="invalid"):
        save_template(actor=sora, title="宛名", ja="別", en="other")
    browser = Client()
    browser.force_login(cast.made["Sora"])
    for language, words in (("ja", "宛名は直せます。"), ("en", "It can be changed.")):
        asked = make_inquiry(actor=NOBODY, **TYPED, language=language)
        page = browser.get(f"/desk/inquiries/{asked.id}?template={made.id}").content.decode()
        assert f">\n{words}</textarea>" in page
    changed = save_template(actor=sora, title="宛名", ja="直せます。", en="Yes.", template_id=made.id)
    assert (changed.id, InquiryTemplate.objects.get().ja) == (made.id, "直せます。")
    delete_template(actor=sora, template_id=made.id)
    assert not InquiryTemplate.objects.exists()
