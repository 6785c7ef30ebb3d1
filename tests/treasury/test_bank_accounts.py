"""Bank accounts: looked up, in the holder's own name, mailed and waited for (domain § 8, Money out)."""

from datetime import timedelta
from typing import Any

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, outbox
from michinori.notices.models import Notice
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.users import rename_user
from michinori.people.models import SecurityEntry, User
from michinori.rules.money.bank_kana import unfit_in
from michinori.treasury import banks
from michinori.treasury.commands.accounts import set_bank_account, set_bank_account_for
from michinori.treasury.models import BankAccount
from michinori.treasury.queries.accounts import status_of
from tests.treasury.payees import ACCOUNT, account_for, person, sora

pytestmark = pytest.mark.django_db


@pytest.fixture
def ren() -> User:
    return person("Ren")


def _set(user: User, **more: Any) -> BankAccount:
    changes = more.pop("body", {})
    return set_bank_account(actor=Actor.person(user.id), body=ACCOUNT | changes, confirmed=True, **more)


def test_bank_and_branch_are_looked_up_and_names_become_banks_letters(ren: User) -> None:
    made = _set(ren, body={"bank_code": "０００１", "number": "123-4567", "holder_kana": "みちの　れん"})
    assert (made.bank_name, made.branch_name, made.number) == ("ﾐｽﾞﾎ", "ﾄｳｷﾖｳ", "1234567")
    assert made.holder == "ﾐﾁﾉ ﾚﾝ"
    assert made.usable_from - made.made_at == timedelta(hours=48)


def test_nobody_else_knows_the_name_yet_so_it_waits_for_a_check(ren: User) -> None:
    assert _set(ren).status == "unverified"


def test_the_office_has_checked_the_holder(ren: User) -> None:
    assert account_for(ren).status == "usable"
    assert audit.newest()[0].kind == "bank_account_set"


def test_the_office_cannot_stand_for_papers_that_were_not_checked() -> None:
    assert account_for(person("Mio", verified=False)).status == "unverified"


@pytest.mark.parametrize(
    ("wrong", "flaw"),
    [
        ({"bank_code": "9998"}, ("bank_code", "unknown_bank")),
        ({"bank_code": "../1"}, ("bank_code", "unknown_bank")),
        ({"bank_code": ""}, ("bank_code", "required")),
        ({"branch_code": "000"}, ("branch_code", "unknown_branch")),
        ({"kind": "gold"}, ("kind", "not_a_choice")),
        ({"number": "123456"}, ("number", "not_seven_digits")),
        ({"number": 1234567}, ("number", "not_text")),
        ({"holder_kana": "道野蓮"}, ("holder_kana", "no_bank_letters")),
        ({"holder_kana": ""}, ("holder_kana", "required")),
    ],
)
def test_what_no_bank_knows_is_refused_at_its_field(ren: User, wrong: dict[str, Any], flaw: tuple[str, str]) -> None:
    with pytest.raises(Problem) as refusal:
        _set(ren, body=wrong)
    assert [(one.field, one.key) for one in refusal.value.flaws] == [flaw]
    assert not BankAccount.objects.exists()


def test_by_a_program_it_has_to_be_confirmed_first(ren: User) -> None:
    with pytest.raises(Problem, match="confirmation-needed"):
        set_bank_account(actor=Actor.person(ren.id), body=ACCOUNT)
    assert not BankAccount.objects.exists()
    made = _set(ren)
    assert set_bank_account(actor=Actor.person(ren.id), body=ACCOUNT) == made, "the same account is no change"


def _checked(user: User, kana: str) -> None:
    actor = sora()
    check_identity(actor=actor, client_id=user.id, name="道野 蓮", name_kana=kana)


def test_the_checked_name_makes_it_usable(ren: User) -> None:
    made = _set(ren)
    _checked(ren, "みちの れん")
    assert status_of(BankAccount.objects.get(id=made.id)) == "usable"
    assert _set(ren, body={"number": "7654321"}).status == "usable"


def test_an_account_in_another_name_is_refused_and_one_from_before_is_not_paid_to(ren: User) -> None:
    before = account_for(ren, holder_kana="ミチノ ラン")
    _checked(ren, "ミチノ レン")
    assert status_of(BankAccount.objects.get(id=before.id)) == "unverified"
    with pytest.raises(Problem) as refusal:
        _set(ren, body={"holder_kana": "ミチノ リン"})
    assert [(one.field, one.key) for one in refusal.value.flaws] == [("holder_kana", "not_the_holder")]


def test_another_real_name_ends_the_check_and_so_the_account(ren: User) -> None:
    _checked(ren, "ミチノ レン")
    made = _set(ren)
    assert status_of(made) == "usable"
    rename_user(actor=Actor.person(ren.id), display_name="蓮", real_name="別の 人")
    assert status_of(BankAccount.objects.get(id=made.id)) == "unverified"


def test_a_change_ends_the_one_before_and_waits_anew(ren: User) -> None:
    first = _set(ren)
    second = _set(ren, body={"number": "7654321"})
    first.refresh_from_db()
    assert first.ended_at is not None
    assert second.ended_at is None
    assert list(BankAccount.objects.filter(ended_at=None)) == [second]


def test_it_is_noted_and_told(ren: User) -> None:
    _set(ren)
    assert SecurityEntry.objects.filter(user=ren, kind="bank_account_set").count() == 1
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.get(user=ren, kind="bank_account_set")
    assert "みずほ" in told.words["ja"][1]
    assert "末尾4567" in told.words["ja"][1]
    assert "1234567" not in told.words["ja"][1]
    assert "名義が確かめられたあと、" in told.words["ja"][1], "nobody has looked at the name yet"


def test_who_was_checked_is_told_the_day_alone(ren: User) -> None:
    _checked(ren, "ミチノ レン")
    _set(ren)
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.get(user=ren, kind="bank_account_set").words["ja"][1]
    assert "から振り込めます" in told
    assert "名義が" not in told


def test_a_company_is_paid_by_what_its_owner_says() -> None:
    aoi, mio = person("Aoi", company="青空ウェブ制作"), person("Mio")
    org = aoi.memberships.get().organisation_id
    assert _set(aoi, organisation_id=org).owner_id == org
    with pytest.raises(Problem, match="not-found"):
        _set(mio, organisation_id=org)


def test_only_the_office_acts_for_others(ren: User) -> None:
    mio = person("Mio")
    with pytest.raises(Problem, match="not-found"):
        set_bank_account_for(
            actor=Actor.person(mio.id, elevated=True), owner_id=ren.id, body=ACCOUNT, why="見て確かめた"
        )
    staff = person("Kei", staff=True)
    with pytest.raises(Problem, match="elevation-needed"):
        set_bank_account_for(actor=Actor.person(staff.id), owner_id=ren.id, body=ACCOUNT, why="見て確かめた")
    with pytest.raises(Problem, match="own-matter"):
        set_bank_account_for(
            actor=Actor.person(staff.id, elevated=True), owner_id=staff.id, body=ACCOUNT, why="見て確かめた"
        )
    assert not BankAccount.objects.exists()
    assert set_bank_account_for(actor=sora(), owner_id=ren.id, body=ACCOUNT, why="見て確かめた").status == "usable"


def test_every_bank_has_a_name_that_its_files_can_hold() -> None:
    found = banks.banks()
    assert len(found) > 1_000
    assert not [bank for bank in found if unfit_in(bank.kana) or not bank.name]
    assert banks.branches("0001")
    assert banks.branches("9998") == []
