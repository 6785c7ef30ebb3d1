"""What an insolvent client has left outside escrow is the trustee's: they say where it goes, staff check, it leaves."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts
from michinori.ledger.posting import freeze
from michinori.ledger.queries import balance
from michinori.machinery import clock, outbox
from michinori.machinery.sealing import seal
from michinori.machinery.settings import set_setting
from michinori.notices.models import Notice
from michinori.people.models import BusinessEnd, User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.accounts import set_bank_account_for, vouch_for_account
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.parting import mend_parting
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import BankAccount, Payout, PayoutRun
from michinori.treasury.models.accounts import new_account_id
from michinori.treasury.policy import visible_to
from tests.insolvencies import record_insolvency, second_of_staff
from tests.joining import become_one_person
from tests.pages.visitors import proved
from tests.stories import cast as story
from tests.treasury.payees import ACCOUNT, OFFICE, on_the_way, person

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
THEIRS = ACCOUNT | {"holder_kana": "ハサンシャ カ）ミホン カンザイニン ヤマダ"}
WHY = "破産管財人の証明書と通帳の写しを見た"


class Estate:
    """Aoi's agency is insolvent with 5,000 yen left; Mio is the trustee; Sora and Kei are of the staff. ``asks``: Aoi
    has asked for the money before; ``sent``: the bank has carried that out.
    """

    def __init__(self, *, asks: bool = False, sent: bool = False) -> None:
        self.aoi = person("Aoi", company="止まった会社")
        self.client = default_client(self.aoi.id).id
        self.mio, sora, kei = person("Mio"), person("Sora", staff=True), person("Kei", staff=True)
        self.sora, self.kei = (Actor.person(one.id, elevated=True) for one in (sora, kei))
        record_money_in(client_id=self.client, amount=5_000, reference="1")
        if asks:
            set_bank_account_for(actor=OFFICE, owner_id=self.client, body=ACCOUNT)
            request_payout(actor=Actor.person(self.aoi.id), source="client", organisation_id=self.client)
        if sent:
            run = _run()
            mark_sent(actor=OFFICE, run_id=run.id if run else "")
        ended = record_insolvency(
            actor=self.sora,
            client_id=self.client,
            day=day_of(clock.now()),
            document_id=story.a_file(sora),
            trustee_email=self.mio.email,
        )
        self.end = ended.end

    @property
    def left(self) -> int:
        return balance(accounts.client(self.client))

    def named(self) -> str:
        """The account's id that Mio names."""
        actor = Actor.person(self.mio.id)
        return set_estate_account(actor=actor, end_id=self.end.id, body=THEIRS, confirmed=True).id


@pytest.fixture
def estate() -> Estate:
    return Estate()


def _run(days: int = 0) -> PayoutRun | None:
    return gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=days)))


def _browser(user: User) -> Client:
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_it_leaves_once_staff_have_checked_the_account_and_so_does_what_comes_later(estate: Estate) -> None:
    account = estate.named()
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert _run() is None, "nobody has checked it"
    vouch_for_account(actor=estate.sora, account_id=account, why=WHY)
    run = _run()
    assert run is not None
    assert (run.total, estate.left, on_the_way()) == (5_000, 0, 5_000)
    paid = Payout.objects.get()
    assert (paid.source, paid.owner_id, paid.account_id) == ("estate", estate.client, account)
    assert not visible_to(Actor.person(estate.aoi.id)).exists(), "the insolvent client's owner has no part in it"
    mark_sent(actor=OFFICE, run_id=run.id)
    record_money_in(client_id=estate.client, amount=7, reference="2")
    later = _run(3)
    assert later is not None
    assert (later.total, estate.left) == (7, 0)


def test_called_off_for_a_far_day_it_leaves_with_the_next_run(estate: Estate) -> None:
    account = estate.named()
    clock.turn_to(clock.now() + timedelta(hours=49))
    vouch_for_account(actor=estate.sora, account_id=account, why=WHY)
    far = _run(20)
    assert far is not None
    dissolve_run(actor=estate.sora, run_id=far.id, why=WHY)
    run = _run()
    assert run is not None
    assert (run.total, run.on < far.on) == (5_000, True)


def test_only_the_trustee_and_staff_name_it_and_another_checks_it(estate: Estate) -> None:
    for actor, refused in (
        (Actor.person(estate.aoi.id), "not-found"),
        (Actor.person(estate.sora.user_id or ""), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=refused):
            set_estate_account(actor=actor, end_id=estate.end.id, body=THEIRS, confirmed=True)
    with pytest.raises(Problem, match="confirmation-needed"):
        set_estate_account(actor=Actor.person(estate.mio.id), end_id=estate.end.id, body=THEIRS, why="見て確かめた")
    by_staff = set_estate_account(actor=estate.sora, end_id=estate.end.id, body=THEIRS, why="見て確かめた")
    with pytest.raises(Problem, match="own-matter"):
        vouch_for_account(actor=estate.sora, account_id=by_staff.id, why=WHY)
    assert vouch_for_account(actor=estate.kei, account_id=by_staff.id, why=WHY).status == "usable"
    with pytest.raises(Problem, match="account-not-to-check"):
        vouch_for_account(actor=estate.kei, account_id=by_staff.id, why=WHY)


def test_nor_does_a_second_account_of_the_insolvent_client_name_it(estate: Estate) -> None:
    second = become_one_person(person("Aoi2", staff=True), estate.aoi)
    with pytest.raises(Problem, match="own-matter"):
        set_estate_account(
            actor=Actor.person(second.id, elevated=True), end_id=estate.end.id, body=THEIRS, why="見て確かめた"
        )
    assert not estate.end.estate_accounts.exists()


def test_nobody_of_the_staff_names_one_account_after_the_other(estate: Estate) -> None:
    """Each waits 48 hours, and for another to check it: whoever named one after the other would keep the estate's
    money. What they mend themself before that is a slip.
    """
    names = partial(set_estate_account, actor=estate.sora, end_id=estate.end.id, why="見て確かめた")
    names(body=THEIRS)
    slip = names(body=THEIRS | {"number": "7654321"})
    vouch_for_account(actor=estate.kei, account_id=slip.id, why=WHY)
    with pytest.raises(Problem, match="other-person-needed"):
        names(body=THEIRS)
    own = estate.named()
    with pytest.raises(Problem, match="other-person-needed"):
        names(body=THEIRS | {"number": "7654322"})
    assert BankAccount.objects.get(estate=estate.end.id, ended_at=None).id == own, "nothing was written"
    assert names(actor=estate.kei, body=THEIRS | {"number": "7654322"}).by_office
    clock.turn_to(clock.now() + timedelta(days=31))
    assert names(body=THEIRS).made_by == estate.sora.user_id


def test_the_trustee_changes_it_as_often_as_they_want(estate: Estate) -> None:
    mio = Actor.person(estate.mio.id)
    for number in ("7654321", "7654322", "7654323"):
        body = THEIRS | {"number": number}
        made = set_estate_account(actor=mio, end_id=estate.end.id, body=body, confirmed=True)
        vouch_for_account(actor=estate.sora, account_id=made.id, why=WHY)
        assert not made.by_office


def test_the_database_refuses_a_second_one_too(estate: Estate) -> None:
    first = set_estate_account(actor=estate.sora, end_id=estate.end.id, body=THEIRS, why="見て確かめた")
    vouch_for_account(actor=estate.kei, account_id=first.id, why=WHY)
    first.refresh_from_db()
    first.id, first.ended_at = new_account_id(), clock.now()
    with pytest.raises(IntegrityError, match="or estate in 30 days"), transaction.atomic():
        first.save(force_insert=True)


def told(kind: str = "estate_account_set") -> dict[str, str]:
    """Who has been told of an estate's account, and what."""
    outbox.drain(SUBSCRIBERS)
    return {one.user_id: one.words["ja"][1] for one in Notice.objects.filter(kind=kind)}


def test_the_trustee_learns_of_an_account_that_staff_have_named(estate: Estate) -> None:
    """One of the staff names an account of their own: before the 48 hours are over the trustee can object."""
    set_estate_account(actor=estate.sora, end_id=estate.end.id, body=THEIRS, why="見て確かめた")
    (text,) = (text for user, text in told().items() if user == estate.mio.id)
    assert ("止まった会社" in text, "末尾4567" in text, "1234567" in text) == (True, True, False)
    assert set(told()) == {estate.mio.id}, "the owner of what is insolvent has no part in it"


def test_without_a_trustee_here_those_learn_of_it_who_recorded_the_insolvency(estate: Estate) -> None:
    BusinessEnd.objects.filter(id=estate.end.id).update(trustee=None)
    set_estate_account(actor=estate.kei, end_id=estate.end.id, body=THEIRS, why="見て確かめた")
    assert set(told()) == {estate.sora.user_id, second_of_staff().user_id}


def test_what_comes_back_waits_for_another_account(estate: Estate) -> None:
    account = estate.named()
    vouch_for_account(actor=estate.sora, account_id=account, why=WHY)
    clock.turn_to(clock.now() + timedelta(hours=49))
    run = _run()
    mark_sent(actor=OFFICE, run_id=run.id if run else "")
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座名義相違")
    assert estate.left == 5_000
    assert _run(3) is None
    page = proved(person("Eri", staff=True)).get(f"/desk/money/payouts/{Payout.objects.get().id}").content.decode()
    assert f"/desk/money/estates/{estate.end.id}" in page, "for a trustee who is no member"
    assert estate.named() != account, "the same account again is a new one to check"


def test_the_owner_closes_the_account_and_the_estate_keeps_its_money(estate: Estate) -> None:
    close_account(actor=Actor.person(estate.aoi.id), confirm=estate.aoi.email)
    assert estate.left == 5_000
    vouch_for_account(actor=estate.sora, account_id=estate.named(), why=WHY)
    clock.turn_to(clock.now() + timedelta(hours=49))
    run = _run()
    assert (run.total if run else 0, estate.left) == (5_000, 0)


def test_what_the_client_asked_for_before_is_the_estates_when_it_closes() -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    estate = Estate(asks=True)
    assert (estate.left, on_the_way()) == (0, 5_000)
    close_account(actor=Actor.person(estate.aoi.id), confirm=estate.aoi.email)
    assert (Payout.objects.get().status, estate.left, on_the_way()) == ("cancelled", 5_000, 0)


def test_what_the_client_asked_for_before_leaves_for_the_estate() -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    estate = Estate(asks=True)
    account = estate.named()
    vouch_for_account(actor=estate.sora, account_id=account, why=WHY)
    run = _run()
    assert (run.total if run else 0, estate.left) == (5_000, 0)
    assert set(Payout.objects.values_list("status", "source", "account_id")) == {
        ("cancelled", "client", None),
        ("in_run", "estate", account),
    }


def test_what_a_claim_freezes_stays_and_the_rest_of_the_estate_leaves(estate: Estate) -> None:
    vouch_for_account(actor=estate.sora, account_id=estate.named(), why=WHY)
    clock.turn_to(clock.now() + timedelta(hours=49))
    freeze(accounts.client(estate.client), 2_000)
    run = _run()
    assert (run.total if run else 0, estate.left) == (3_000, 2_000)


def test_a_claim_against_the_estate_holds_no_closing_up(estate: Estate) -> None:
    freeze(accounts.client(estate.client), 2_000)
    close_account(actor=Actor.person(estate.aoi.id), confirm=estate.aoi.email)
    assert not User.objects.get(id=estate.aoi.id).is_active
    assert estate.left == 5_000


def test_nor_is_what_comes_back_from_before_once_the_owner_has_left() -> None:
    """They had it sent to an account that is closed, and hope for the mail with the link when the bank returns it."""
    set_setting(actor=OFFICE, key="account_hours", text="0")
    site = Estate(asks=True, sent=True)
    close_account(actor=Actor.person(site.aoi.id), confirm=site.aoi.email)
    paid = Payout.objects.get()
    assert (paid.status, paid.parting, paid.contact) == ("sent", False, "")
    mark_returned(actor=OFFICE, payout_id=paid.id, reason="口座解約済")
    with pytest.raises(Problem, match="parting-settled"):
        mend_parting(payout_id=paid.id, account=ACCOUNT | {"number": "7654321"})
    assert (site.left, Payout.objects.count()) == (5_000, 1)


def test_nor_by_a_link_that_was_mailed_before() -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    site = Estate(asks=True, sent=True)
    paid = Payout.objects.get()
    Payout.objects.update(parting=True, contact=seal("ja aoi@example.com"))
    mark_returned(actor=OFFICE, payout_id=paid.id, reason="口座解約済")
    with pytest.raises(Problem, match="parting-settled"):
        mend_parting(payout_id=paid.id, account=ACCOUNT | {"number": "7654321"})
    assert site.left == 5_000


def test_what_went_to_the_trustee_is_no_matter_of_who_leaves(estate: Estate) -> None:
    vouch_for_account(actor=estate.sora, account_id=estate.named(), why=WHY)
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert _run()
    close_account(actor=Actor.person(estate.aoi.id), confirm=estate.aoi.email)
    paid = Payout.objects.get()
    assert (paid.source, paid.parting, paid.contact) == ("estate", False, "")


def test_the_pages_of_trustee_and_staff(estate: Estate) -> None:
    mio, here = _browser(estate.mio), f"/estate/{estate.end.id}/account"
    page = mio.get("/estate").content.decode()
    assert "止まった会社の、契約の外の残高" in page
    assert here in page
    typed = {"bank": "みずほ銀行", "branch": "001", "kind": "ordinary", "number": "7654321"}
    assert mio.post(here, typed).status_code == 422
    assert mio.post(here, typed | {"holder_kana": "ハサンシャ カ）ミホン"})["location"] == "/estate"
    assert "運営者が名義を確かめています" in mio.get("/estate").content.decode()
    assert _browser(estate.aoi).get(here).status_code == 404
    sora = _browser(User.objects.get(id=estate.sora.user_id))
    assert "止まった会社" in sora.get("/desk/money/accounts").content.decode()
    account = BusinessEnd.objects.get(id=estate.end.id).estate_accounts.get().id
    page = sora.get(f"/desk/money/accounts/{account}").content.decode()
    assert "止まった会社の破産財団の口座ですか" in page
    assert sora.post(f"/desk/money/accounts/{account}", {"reason": WHY}).status_code == 302
    assert "次の銀行営業日に、全額が振り込まれます" in mio.get("/estate").content.decode()


def test_staff_type_the_account_of_a_trustee_who_is_no_member(estate: Estate) -> None:
    BusinessEnd.objects.filter(id=estate.end.id).update(trustee=None)
    sora = _browser(User.objects.get(id=estate.sora.user_id))
    page = sora.get("/desk/money/accounts").content.decode()
    here = f"/desk/money/estates/{estate.end.id}"
    assert here in page
    typed = {
        "bank": "みずほ銀行",
        "branch": "001",
        "kind": "ordinary",
        "number": "7654321",
        "holder_kana": "ハサンシャ",
        "reason": "書面を見た",
    }
    assert "5,000円" in sora.get(here).content.decode()
    assert sora.post(here, typed | {"holder_kana": "ハサンシャ"})["location"] == "/desk/money/accounts"
    assert here not in sora.get("/desk/money/accounts").content.decode()


def test_what_left_with_a_closed_account_before_the_insolvency_is_the_estates() -> None:
    estate = Estate(asks=True)
    Payout.objects.update(parting=True, contact=seal("ja aoi@example.com"), account=BankAccount.objects.get())
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert _run() is None, "its trustee has named no account yet"
    before = Payout.objects.get()
    assert (before.status, before.contact, estate.left, on_the_way()) == ("cancelled", "", 5_000, 0)
    vouch_for_account(actor=estate.sora, account_id=estate.named(), why=WHY)
    clock.turn_to(clock.now() + timedelta(hours=49))
    run = _run()
    assert run is not None
    assert [one.source for one in run.payouts.all()] == ["estate"]
