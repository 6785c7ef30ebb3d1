"""Somebody closes their account: nothing on the site knows their name or address any more, ledger and papers stay."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import post_comment
from michinori.columns.models import Column, Comment
from michinori.columns.origin import Origin
from michinori.config import books
from michinori.contracts.commands import offers
from michinori.contracts.commands.handovers import make_handover, revoke_handover
from michinori.contracts.commands.terminations import accept_termination, open_termination
from michinori.contracts.models import Contract, Handover
from michinori.conversation.commands.messages import send_message
from michinori.conversation.models import Thread, thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import clock, events
from michinori.machinery.deliveries import Outside
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.market.commands.searches import save_search
from michinori.market.models import Job, Proposal, SavedSearch
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Case
from michinori.notices import mails
from michinori.notices.models import Notice
from michinori.notices.telling import tell
from michinori.notices.webhooks.commands import add_webhook
from michinori.notices.webhooks.models import Webhook
from michinori.papers.commands.documents import keep_notices
from michinori.papers.models import Document
from michinori.papers.queries.evidence import read_pack
from michinori.people.commands.blocks import set_block
from michinori.people.commands.closing import STRUCK, STRUCK_ORGANISATION
from michinori.people.commands.members import remove_member
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user, rename_user
from michinori.people.models import Block, Membership, Token, User
from michinori.people.queries import client, default_client, public_profile
from michinori.rules.contract.evidence import verify
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import write_review
from michinori.trust.queries.reviews import reviews_about
from tests.joining import join_organisation
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_estates import insolvent
from tests.stories.test_trust_conduct import finished

pytestmark = pytest.mark.django_db

NAME, REAL, MAIL = "あさひ・れん", "旭川蓮太郎", "ren@example.com"
KEPT = {"papers.Document", "contracts.TermsVersion", "machinery.OutboxItem"}
"""Papers, whole, as the law asks; and what is on its way, which is forgotten after thirty days."""


@pytest.fixture
def cast() -> Cast:
    return Cast()


def refused(slug: str, command: Callable[..., object], **given: Any) -> Problem:
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == slug
    return problem.value


def traces(*words: str) -> set[tuple[str, str]]:
    """Every column of every table in which one of these stands, but for what is kept."""
    found = set()
    for model in apps.get_models():
        for row in model._default_manager.values():
            held = {field for field, value in row.items() if any(word in str(value) for word in words)}
            found |= {(model._meta.label, field) for field in held}
    return {(label, field) for label, field in found if label not in KEPT}


def lived(cast: Cast) -> Contract:
    """Ren has done one of everything, and earned nothing that is still on the site."""
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    rename_user(actor=ren, display_name=NAME, real_name=REAL)
    update_profile(actor=ren, headline=f"{NAME}のデザイン", about=REAL, skills=["ロゴ"])
    contract = finished(cast)
    for item in OutboxItem.objects.filter(kind="contract_events"):
        keep_notices(item)
    send_message(actor=ren, thread_id=thread_of(contract), body="ありがとうございました。")
    for who in (ren, aoi):
        write_review(actor=who, contract_id=contract.id, stars=dict.fromkeys(SCALES, 5), comment="また、ぜひ。")
    idle = thread_id_of(story.proposed(cast))
    file = story.a_file(cast.ren, f"{REAL}.pdf")
    send_message(actor=ren, thread_id=idle, body=f"{REAL}と申します。", file_ids=[file])
    for item in OutboxItem.objects.filter(kind__in=("message_sent", "review_published", "proposal_made")):
        tell(item)
    column = write_column(actor=ren, title=f"{NAME}の日記", body=REAL, status="published")
    post_comment(
        slug=column.slug, name="よむ人", email="yomu@example.net", body="読みました", altcha="",
        origin=Origin("192.0.2.1"), on_page=True,
    )  # fmt: skip
    other = write_column(actor=aoi, title="別の題", body="本文", status="published")
    post_comment(
        slug=other.slug, name=NAME, email=MAIL, body="読みました", altcha="", origin=Origin("192.0.2.2"), on_page=True
    )
    report_thing(actor=cast.acts(cast.mio), kind="person", ref=cast.ren.id, reason="other", note="ことばが乱暴です")
    save_search(actor=ren, body={"name": REAL, "q": "ロゴ"})
    set_block(actor=ren, target_id=cast.mio.id, note=f"{REAL}のメモ")
    add_webhook(actor=ren, url="https://example.net/ren", events=["message"])
    create_token(actor=ren, name=REAL, scopes=["read"])
    return contract


def paid_out(cast: Cast) -> None:
    """There are no payouts yet: the ledger is told of one."""
    own = accounts.worker(cast.ren.id)
    entries = [
        Entry(own, accounts.PAYOUTS, balance(own), kinds.PAYOUT, "payout:1"),
        Entry(accounts.PAYOUTS, accounts.BANK, balance(own), kinds.PAYOUT, "payout:2"),
    ]
    post(entries, at=clock.now())


def test_nothing_on_the_site_knows_who_it_was(cast: Cast) -> None:
    contract, ren, aoi = lived(cast), cast.acts(cast.ren), cast.acts(cast.aoi)
    assert len(traces(NAME, REAL, MAIL)) > 12
    refused("account-has-money", close_account, actor=ren, confirm=MAIL)
    paid_out(cast)
    moved, papers = Movement.objects.count(), list(Document.objects.values_list("sha256", flat=True))
    browser = signed_in(cast.ren)
    close_account(actor=ren, confirm=f" {MAIL.upper()} ")

    assert traces(NAME, REAL, MAIL) == {("moderation.Case", "text")}, "until somebody has decided"
    case = Case.objects.get()
    decide_case(actor=cast.acts(cast.person("Sora", staff=True)), case_id=case.id, outcome="none")
    assert traces(NAME, REAL, MAIL) == set()
    assert browser.get("/settings").status_code == 302, "signed out"
    refused("not-found", public_profile, user_id=cast.ren.id)
    assert (Movement.objects.count(), books.prove().sound) == (moved, True)
    assert list(Document.objects.values_list("sha256", flat=True)) == papers
    assert events.verify(contract.id)
    for thread in Thread.objects.values_list("id", flat=True):
        assert events.verify(thread)
    pack = json.loads(json.dumps(read_pack(aoi, contract.id)))
    assert verify(pack).sound
    assert [one["text"] for one in pack["conversation"]["messages"]] == ["ありがとうございました。"]
    assert [one.contract.worker.display_name for one in reviews_about(contract.client_id, "client")[0]] == [STRUCK]
    for address in (
        f"/contracts/{contract.id}",
        f"/messages/{thread_of(contract)}",
        "/messages",
        "/contracts",
        "/jobs",
    ):
        page = signed_in(cast.aoi).get(address)
        assert (page.status_code, NAME in page.content.decode()) == (200, False), address


def test_what_waited_has_ended_and_what_was_only_theirs_is_gone(cast: Cast) -> None:
    lived(cast)
    ren = cast.acts(cast.ren)
    paid_out(cast)
    files = StoredFile.objects.filter(owner_id=cast.ren.id)
    places = {file.place for file in files}
    close_account(actor=ren, confirm=MAIL)
    assert not Proposal.objects.filter(worker=cast.ren, status__in=("open", "shortlisted")).exists()
    waiting = Proposal.objects.get(worker=cast.ren, status="withdrawn")
    page = signed_in(cast.aoi).get(f"/messages/{thread_id_of(waiting.id)}").content.decode()
    assert "退会により消去されました" in page, "the proposal"
    assert "退会した方のことばは、消えています" in page
    assert [file.name for file in files.all()] == ["file.txt"], "the delivered work, without its name"
    assert len(places) == 2
    assert not Column.objects.filter(author=cast.ren).exists()
    assert Comment.objects.get(name=STRUCK).email == ""
    for model in (Notice, SavedSearch, Webhook, Token, EmailAddress):
        assert not model.objects.filter(user=cast.ren).exists()
    assert not Block.objects.exists()
    Outside(mails.send_mail)(OutboxItem.objects.get(key=f"account_closed:{cast.ren.id}"))
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([MAIL], "【道のり】退会の手続きが終わりました")
    assert NAME not in str(letter.body)
    again = create_user(actor=Actor.operator(), email=MAIL, name="れん", confirmed=True)
    assert again.id != cast.ren.id


def test_the_operator_closes_it_for_who_cannot_sign_in(cast: Cast) -> None:
    refused("not-found", close_account, actor=Actor.operator(), confirm=MAIL)
    refused("invalid", close_account, actor=cast.acts(cast.mio), user_id=cast.ren.id, confirm=MAIL)
    close_account(actor=Actor.operator(), user_id=cast.ren.id, confirm=MAIL)
    cast.ren.refresh_from_db()
    assert (cast.ren.display_name, events.history(cast.ren.id)[-1].actor) == (STRUCK, "operator")
    assert cast.mio.is_active


def test_nobody_writes_to_who_has_left_and_what_was_said_is_read(cast: Cast) -> None:
    thread = thread_of(finished(cast))
    say = {"thread_id": thread, "body": "また、お願いできますか。"}
    send_message(actor=cast.acts(cast.ren), **say)
    paid_out(cast)
    close_account(actor=cast.acts(cast.ren), confirm=MAIL)
    refused("talk-closed", send_message, actor=cast.acts(cast.aoi), **say)
    page = signed_in(cast.aoi).get(f"/messages/{thread}").content.decode()
    assert "いまは読むことだけができます" in page
    assert "また、お願いできますか。" in page
    assert 'name="body"' not in page


def test_a_client_that_nobody_is_left_of_is_written_to_no_more(cast: Cast) -> None:
    thread = thread_id_of(story.proposed(cast))
    say = {"thread_id": thread, "body": "いかがでしょうか。"}
    send_message(actor=cast.acts(cast.ren), **say)
    close_account(actor=cast.acts(cast.aoi), confirm="aoi@example.com")
    refused("talk-closed", send_message, actor=cast.acts(cast.ren), **say)
    assert "いまは読むことだけができます" in signed_in(cast.ren).get(f"/messages/{thread}").content.decode()


def test_what_stands_in_the_way_is_said_and_nothing_is_struck(cast: Cast) -> None:
    ren = cast.acts(cast.ren)
    contract = story.offered(cast)
    typed = refused("invalid", close_account, actor=ren, confirm="ren@example.org")
    assert [flaw.field for flaw in typed.flaws] == ["confirm"]
    assert refused("account-has-contracts", close_account, actor=ren, confirm=MAIL).values == {"count": 1}
    refused("account-has-contracts", close_account, actor=cast.acts(cast.aoi), confirm="aoi@example.com")
    offers.decline_offer(actor=ren, contract_id=contract.id)
    cast.ren.refresh_from_db()
    assert (cast.ren.display_name, cast.ren.is_active) == ("Ren", True)
    close_account(actor=ren, confirm=MAIL)
    refused("not-found", close_account, actor=ren, confirm=MAIL)


def test_who_hands_the_rest_on_or_minds_an_estate_stays_until_that_is_over(cast: Cast) -> None:
    """A link would lead to a dead account, and an estate would have nobody."""
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    insolvent(cast, contract, cast.mio)
    refused("account-has-contracts", close_account, actor=cast.acts(cast.mio), confirm="mio@example.com")
    ended = story.active(Cast(dict(cast.made, Aoi=cast.person("Emi", company="別の会社", verified=True))))
    ending = open_termination(actor=ren, contract_id=ended.id, amount=10_000, reason="agreed")
    made = make_handover(actor=ren, contract_id=ended.id, client_email="haru@example.net")
    accept_termination(actor=cast.acts(cast.person("Emi")), termination_id=ending.id, amount=10_000)
    ended.refresh_from_db()
    assert (ended.status, Handover.objects.get().status) == ("ended", "open")
    emi = cast.acts(cast.person("Emi"))
    refused("account-has-contracts", close_account, actor=emi, confirm="emi@example.com")
    revoke_handover(actor=ren, handover_id=made.handover.id)
    assert refused("account-has-money", close_account, actor=emi, confirm="emi@example.com").values["amount"] > 0


def test_who_owns_with_others_hands_over_first_and_who_owns_alone_closes_it(cast: Cast) -> None:
    aoi = cast.acts(cast.aoi)
    agency = default_client(cast.aoi.id).id
    story.proposed(cast)
    join_organisation(actor=aoi, organisation_id=agency, email="mio@example.com" if cast.mio else "", role="member")
    refused("last-owner", close_account, actor=aoi, confirm="aoi@example.com")
    assert Job.objects.get().status == "open"
    remove_member(actor=aoi, organisation_id=agency, user_id=cast.mio.id, confirm="Mio")
    close_account(actor=aoi, confirm="aoi@example.com")
    assert Job.objects.get().status == "closed"
    assert client(agency).display_name == STRUCK_ORGANISATION
    assert Membership.objects.filter(organisation_id=agency).count() == 1, "an organisation has an owner"


def sure(cast: Cast) -> Client:
    """Ren's browser, where they have just said once more who they are: a session alone is not enough."""
    cast.ren.set_password("nagai-aikotoba-desu")
    cast.ren.save(update_fields=["password"])
    browser = signed_in(cast.ren)
    for address in ("/settings/data", "/settings/data.json", "/settings/leave"):
        assert browser.get(address).headers["Location"].startswith("/accounts/reauthenticate/")
    assert browser.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"}).status_code == 302
    return browser


def test_an_account_that_one_thought_better_of_closing_stays(cast: Cast) -> None:
    """The form waits for the password; Ren goes elsewhere, and gives the password when opening the page again."""
    browser = sure(cast)
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    leave = "/settings/leave"
    assert browser.post(leave, {"confirm": cast.ren.email}).headers["Location"].startswith("/accounts/reauthenticate/")
    browser.get(leave)
    browser.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu", "next": leave})
    assert User.objects.get(id=cast.ren.id).is_active


def test_ones_data_come_as_a_file(cast: Cast) -> None:
    lived(cast)
    browser = sure(cast)
    assert 'href="/settings/data.json" download' in browser.get("/settings/data").content.decode()
    with CaptureQueriesContext(connection) as made:
        answer = browser.get("/settings/data.json")
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (
        200,
        'attachment; filename="michinori-data.json"',
    )
    data = answer.json()
    assert (data["account"]["real_name"], data["addresses"][0]["email"]) == (REAL, MAIL)
    filled = {"contracts", "messages", "reviews", "proposals", "columns", "comments", "blocks", "saved_searches"}
    filled |= {"files", "notices", "webhooks", "tokens"}
    assert {kind for kind in filled if not data[kind]} == set()
    assert [one["body"] for one in data["messages"]] == ["ありがとうございました。", f"{REAL}と申します。"]
    assert "aoi@example.com" not in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert len(made) < 77


def test_the_page_says_what_goes_and_closes_the_account(cast: Cast) -> None:
    contract = story.offered(cast)
    browser = sure(cast)
    page = browser.get("/settings/leave").content.decode()
    assert "いまは退会できません" in page
    assert 'name="confirm"' not in page
    assert browser.post("/settings/leave", {"confirm": MAIL}).status_code == 422
    offers.decline_offer(actor=cast.acts(cast.ren), contract_id=contract.id)
    wrong = browser.post("/settings/leave", {"confirm": "ren@example"})
    assert (wrong.status_code, "そのままの表記" in wrong.content.decode()) == (422, True)
    left = browser.post("/settings/leave", {"confirm": MAIL}, follow=True)
    assert "退会しました" in left.content.decode()
    assert "ログイン" in left.content.decode()
    assert browser.get("/settings").status_code == 302
