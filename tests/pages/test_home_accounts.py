"""Home has a card for each account to which money cannot go, and says the same as the page of one's money."""

import pytest

from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock
from michinori.people.models import IdentityCheck, User
from michinori.treasury.models import BankAccount
from michinori.treasury.queries.payouts import outlooks
from michinori.treasury.queries.to_mend import accounts_to_mend
from tests.joining import join_organisation
from tests.pages.test_home import page_of, waiting
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn, payee, person

pytestmark = pytest.mark.django_db


def came_back(user: User) -> None:
    BankAccount.objects.filter(owner_id=user.id, ended_at=None).update(status="returned")


def on_papers(user: User, kana: str) -> None:
    sora = User.objects.filter(display_name="Sora").first() or person("Sora", staff=True)
    IdentityCheck.objects.create(
        client_id=user.id, name="道野 蓮", name_kana=kana, checked_by=sora, checked_at=clock.now()
    )


def test_an_account_that_came_back_is_a_card_with_what_waits() -> None:
    ren = payee("Ren", 37_795)
    assert waiting(page_of(ren)) == ""
    came_back(ren)
    for text, said in (
        (page_of(ren), ("振込先を登録し直す", "残高で待つお金", "期限はありません", "••••4567")),
        (
            page_of(ren, "en"),
            ("Register your bank account again", "on your balance", "no deadline", "••••4567"),
        ),
    ):
        card = waiting(text)
        assert "37,795" in card
        for words in (*said, 'class="face', 'href="/money/worker/account"'):
            assert words in card, words
    assert "Renさん、することは1つです" in page_of(ren)
    assert "/money/worker/account" not in page_of(person("Mio"))
    set_again = account_for(ren, number="7654321")
    assert set_again.status == "usable"
    assert waiting(page_of(ren)) == ""


def test_earnings_without_an_account_ask_for_one() -> None:
    ren = person("Ren")
    assert waiting(page_of(ren)) == ""
    earn(ren, 5_000)
    assert "振込先を登録する" in waiting(page_of(ren))


def test_a_check_of_the_holder_is_waited_for_and_another_name_is_the_owners_to_mend() -> None:
    ren = payee("Ren", 5_000)
    User.objects.filter(id=ren.id).update(verified=False)
    text = page_of(ren)
    assert waiting(text) == ""
    assert "振込先の名義の確認" in text
    User.objects.filter(id=ren.id).update(verified=True)
    on_papers(ren, "ミチノ アオイ")
    assert "振込先の名義を直す" in waiting(page_of(ren))
    assert "振込先を直す" in signed_in(ren).get("/money").content.decode()
    on_papers(ren, "ミチノ レン")
    assert waiting(page_of(ren)) == ""


def test_a_companys_account_is_its_owners_to_mend() -> None:
    cast = Cast()
    org = cast.aoi.memberships.get().organisation_id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=org, email=cast.mio.email, role="approver")
    post([Entry(accounts.BANK, accounts.client(org), 9_000, kinds.MONEY_IN, "in:1")], at=clock.now())
    row = {name: ACCOUNT[name] for name in ("bank_code", "branch_code", "kind", "number")}
    BankAccount.objects.create(
        owner_id=org, holder="ｱｵｿﾞﾗ", bank_name="ﾐｽﾞﾎ", branch_name="ﾄｳｷﾖｳ", status="returned",
        made_at=clock.now(), usable_from=clock.now(), made_by=str(OFFICE), **row,
    )  # fmt: skip
    card = waiting(page_of(cast.aoi))
    assert "9,000" in card
    assert f'href="/money/{org}/account"' in card
    assert waiting(page_of(cast.mio)) == ""


@pytest.mark.parametrize("stored", [None, "usable", "unverified", "returned", "refused"])
@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("kana", ["", "ミチノ レン", "ミチノ アオイ"])
@pytest.mark.parametrize("amount", [0, 500, 5_000])
def test_home_and_the_page_of_money_agree_in_every_state(
    stored: str | None, verified: bool, kana: str, amount: int
) -> None:
    ren = person("Ren")
    if stored:
        account_for(ren)
        BankAccount.objects.filter(owner_id=ren.id).update(status=stored, vouched_by="usr", vouched_why="見た")
    if kana:
        on_papers(ren, kana)
    User.objects.filter(id=ren.id).update(verified=verified)
    if amount:
        earn(ren, amount)
    found = [one.move for one in accounts_to_mend(ren.id)]
    assert found == [one.move for one in outlooks([("worker", ren.id)]).values() if one.move]
    if stored and found in ([], ["wait"]):
        assert stored != "returned"


def test_home_makes_few_queries_with_them() -> None:
    ren = payee("Ren", 5_000)
    came_back(ren)
    browser = signed_in(ren)
    few(lambda: browser.get("/"))
