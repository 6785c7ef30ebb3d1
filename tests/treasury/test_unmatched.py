"""Money without a number: staff credit it to a client or have it sent back, once, with a reason that is kept."""

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from treasury.bank_files import Desk, bank_file, transferred

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import audit, clock
from michinori.machinery.models import OutboxItem
from michinori.people.models import IdentityCheck, User
from michinori.people.queries import default_client
from michinori.treasury.commands.accounts import refuse_account, set_bank_account
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import return_line
from michinori.treasury.models import BankAccount, Payout, StatementLine
from michinori.treasury.queries import statements
from tests.joining import become_one_person
from tests.stories import cast as story
from tests.treasury.payees import ACCOUNT, account_for

WHY = "電話で確かめた"
THEIRS = ACCOUNT | {"holder_kana": "ヒミツ ノ ヒト"}


@pytest.mark.django_db
def test_staff_credit_it_to_a_client_who_is_told() -> None:
    cast = Desk()
    line_id, agency = transferred(), default_client(cast.aoi.id).id
    line = assign_line(actor=cast.acts(cast.sora), line_id=line_id, client_id=agency, reason=WHY)
    assert (line.status, line.client_id, line.settled_by, line.reason) == (
        "assigned",
        agency,
        cast.sora.id,
        WHY,
    )
    assert (balance(accounts.client(agency)), balance(accounts.SUSPENSE)) == (7_000, 0)
    (told,) = OutboxItem.objects.filter(kind="money_in")
    assert (told.payload["client_id"], told.payload["amount"]) == (agency, 7_000)
    assert [(one.kind, one.actor) for one in audit.newest(limit=1)] == [("line_assigned", cast.sora.id)]
    page = browser(cast.aoi).get(f"/money/{agency}").content.decode()
    assert "運営者が、だれの入金かを確かめました" in page


@pytest.mark.django_db
def test_or_have_it_sent_back_and_it_is_nobodys_balance() -> None:
    cast = Desk()
    line = return_line(actor=cast.proved(cast.sora), line_id=transferred(), account=THEIRS, reason=WHY)
    assert (line.status, line.client_id) == ("returned", None)
    assert (balance(accounts.SUSPENSE), balance(accounts.PAYOUTS), balance(accounts.BANK)) == (0, 7_000, 7_000)
    assert not OutboxItem.objects.filter(kind="money_in").exists()


@pytest.mark.django_db
def test_what_is_refused_moves_nothing() -> None:
    cast = Desk()
    sora, mio, line_id = cast.proved(cast.sora), cast.mio.id, transferred()
    back: dict[str, Any] = {"account": THEIRS, "reason": WHY}
    other = {**back, "account": THEIRS | {"holder_kana": "ﾐﾁﾉ ﾚﾝ"}}
    gone = cast.person("Emi")
    User.objects.filter(id=gone.id).update(is_active=False)
    number = give_reference(actor=Actor.operator(), client_id=mio)
    import_statement(actor=Actor.operator(), name="b.txt", content=bank_file((1, f"{number} ﾐｵ"), (-5, "ﾃｽｳﾘﾖｳ")))
    matched, out = StatementLine.objects.filter(statement__name="b.txt").order_by("number")
    tries: list[tuple[str, int, Callable[[], object]]] = [
        ("not-found", 404, lambda: assign_line(actor=cast.acts(cast.mio), line_id=line_id, client_id=mio, reason=WHY)),
        ("not-found", 404, lambda: return_line(actor=Actor.operator(), line_id=line_id, **back)),
        ("not-found", 404, lambda: return_line(actor=cast.proved(cast.mio), line_id=line_id, **back)),
        ("elevation-needed", 403, lambda: return_line(actor=cast.acts(cast.sora), line_id=line_id, **back)),
        ("invalid", 422, lambda: return_line(actor=sora, line_id=line_id, **other)),
        ("invalid", 422, lambda: return_line(actor=sora, line_id=line_id, account={}, reason=WHY)),
        ("not-found", 404, lambda: assign_line(actor=sora, line_id="bsl_x", client_id=mio, reason=WHY)),
        ("not-found", 404, lambda: assign_line(actor=sora, line_id=line_id, client_id="usr_x", reason=WHY)),
        (
            "own-matter",
            403,
            lambda: assign_line(actor=sora, line_id=line_id, client_id=cast.sora.id, reason=WHY),
        ),
        ("invalid", 422, lambda: assign_line(actor=sora, line_id=line_id, client_id=gone.id, reason=WHY)),
        ("invalid", 422, lambda: assign_line(actor=sora, line_id=line_id, client_id=mio, reason=" ")),
        ("invalid", 422, lambda: return_line(actor=sora, line_id=line_id, **back | {"reason": "あ" * 501})),
        ("line-settled", 409, lambda: return_line(actor=sora, line_id=matched.id, **back)),
        ("line-settled", 409, lambda: assign_line(actor=sora, line_id=out.id, client_id=mio, reason=WHY)),
    ]
    for slug, status, act in tries:
        with pytest.raises(Problem) as refusal:
            act()
        assert (refusal.value.slug, refusal.value.status) == (slug, status)
    assert (balance(accounts.SUSPENSE), balance(accounts.client(mio)), balance(accounts.PAYOUTS)) == (7_000, 1, 0)
    assert StatementLine.objects.get(id=line_id).status == "suspense"
    assert not Payout.objects.exists()


@pytest.mark.django_db
def test_nobody_assigns_money_to_another_account_of_their_own() -> None:
    """Staff with a second account would pay themself whatever comes without a number."""
    cast, line_id = Desk(), transferred()
    kei = become_one_person(cast.person("Kei", staff=True), cast.mio)
    with pytest.raises(Problem, match="own-matter"):
        assign_line(actor=cast.proved(kei), line_id=line_id, client_id=cast.mio.id, reason=WHY)
    assert (balance(accounts.SUSPENSE), balance(accounts.client(cast.mio.id))) == (7_000, 0)


def test_of_several_at_once_one_settles_a_line(fresh_database: str, race_rounds: int) -> None:
    cast = Desk()
    sora, mio, ren = cast.proved(cast.sora), cast.mio.id, cast.ren.id
    for attempt in range(race_rounds):
        line_id = transferred(100, f"ﾋﾐﾂ ﾉ ﾋﾄ {attempt}")
        acts: list[Callable[[], object]] = [
            lambda line_id=line_id: assign_line(actor=sora, line_id=line_id, client_id=mio, reason=WHY),  # type: ignore[misc]
            lambda line_id=line_id: assign_line(actor=sora, line_id=line_id, client_id=ren, reason=WHY),  # type: ignore[misc]
            lambda line_id=line_id: return_line(actor=sora, line_id=line_id, account=THEIRS, reason=WHY),  # type: ignore[misc]
        ]
        refused = at_once(*acts)
        assert [problem.slug for problem in refused] == ["line-settled"] * 2
        assert balance(accounts.SUSPENSE) == 0
    gone = [balance(account) for account in (accounts.client(mio), accounts.client(ren), accounts.PAYOUTS)]
    assert sum(gone) == 100 * race_rounds
    assert check().sound


def at_once(*acts: Callable[[], object]) -> list[Problem]:
    """Run the acts at the same moment; what they were refused with."""
    gate, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            act()
        except Problem as problem:
            refused.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refused


def browser(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


@pytest.mark.django_db
def test_clients_are_suggested_by_amount_name_and_what_they_sent_before() -> None:
    cast = Desk()
    sora, agency = cast.acts(cast.sora), default_client(cast.aoi.id).id
    story.agreed(cast)
    signs = {}
    for amount, name in ((52_800, "ﾀﾞﾚｶ"), (9, "ｶ)ｱｵｿﾞﾗｳｴﾌﾞｾｲｻｸ"), (52_800, "ｶ)ｱｵｿﾞﾗｳｴﾌﾞｾｲｻｸ"), (9, "ｽｽﾞｷ ﾀﾛｳ")):
        line = statements.find_line(sora, transferred(amount, name))
        signs[amount, name] = [(one.client.id, one.said.signs) for one in statements.suggested_for(sora, line)]
    assert list(signs.values()) == [
        [(agency, ("amount",))],
        [(agency, ("name",))],
        [(agency, ("amount", "name"))],
        [],
    ]
    earlier = StatementLine.objects.get(amount=9, name="ｽｽﾞｷ ﾀﾛｳ")
    assign_line(actor=sora, line_id=earlier.id, client_id=cast.mio.id, reason=WHY)
    line = statements.find_line(sora, transferred(777, "ｽｽﾞｷ ﾀﾛｳ"))
    assert [(one.client.id, one.said.signs) for one in statements.suggested_for(sora, line)] == [
        (cast.mio.id, ("before",))
    ]
    story.pay_in(cast, 2_800)
    line = statements.find_line(sora, transferred(50_000, "ﾀﾞﾚｶ"))
    (one,) = statements.suggested_for(sora, line)
    assert (one.client.id, one.said.signs, one.said.missing) == (agency, ("amount",), 50_000)


@pytest.mark.django_db
def test_a_sender_is_known_without_the_number_and_by_the_beginning_of_a_name() -> None:
    cast = Desk(verified=True)
    sora, agency = cast.acts(cast.sora), default_client(cast.aoi.id).id

    amounts = itertools.count(9)

    def signs(name: str) -> list[tuple[str, tuple[str, ...]]]:
        line = statements.find_line(sora, transferred(next(amounts), name))
        return [(one.client.id, one.said.signs) for one in statements.suggested_for(sora, line)]

    assert signs("ﾓﾘﾀﾓﾂｺｳｼﾖ") == []
    number = give_reference(actor=Actor.operator(), client_id=agency)
    paid = bank_file((52_800, f"{number} ﾓﾘﾀﾓﾂｺｳｼﾖ"))
    import_statement(actor=Actor.operator(), name="b.txt", content=paid)
    assert StatementLine.objects.get(amount=52_800).client_id == agency
    assert signs("ｶ)ﾓﾘﾀﾓﾂｺｳｼﾖ") == [(agency, ("name",))]
    assert signs("ﾓﾘﾀﾓﾂｺｳｼﾖ") == [(agency, ("before",))]
    assert signs(f"{int(number) + 1} ﾓﾘﾀ") == [(agency, ("name",))]
    assert signs("ﾓﾘ") == []
    account_for(cast.mio, holder_kana="ｲﾄｳ ﾐｵ")
    assert signs("ｲﾄｳﾐｵ ｷﾖｳﾄ") == [(cast.mio.id, ("name",))]
    BankAccount.objects.update(ended_at=clock.now())
    assert signs("ｲﾄｳﾐｵ ｷﾖｳﾄ") == []
    seen = {"name": "伊藤 美緒", "name_kana": "イトウ ミオ", "checked_by": cast.sora, "checked_at": clock.now()}
    IdentityCheck.objects.create(client_id=cast.mio.id, **seen)
    assert signs("ｲﾄｳﾐｵ ｷﾖｳﾄ") == [(cast.mio.id, ("name",))]
    User.objects.filter(id=cast.mio.id).update(verified=False)
    assert signs("ｲﾄｳﾐｵ ｷﾖｳﾄ") == []
    User.objects.filter(id=cast.mio.id).update(verified=True)
    newer = {"name": "鈴木 美緒", "name_kana": "スズキ ミオ", "checked_at": clock.now() + timedelta(seconds=1)}
    IdentityCheck.objects.create(client_id=cast.mio.id, **seen | newer)
    assert signs("ｲﾄｳﾐｵ ｷﾖｳﾄ") == [], "the newest papers count"
    assert signs("ｽｽﾞｷﾐｵ ｷﾖｳﾄ") == [(cast.mio.id, ("name",))]


@pytest.mark.django_db
def test_nobody_is_offered_for_a_name_that_they_typed_themself() -> None:
    """Mio registers an account as 田中商事's, so that its transfer without the number is taken for hers."""
    cast = Desk(verified=True)
    sora, body = cast.acts(cast.sora), ACCOUNT | {"holder_kana": "ｶ)ﾀﾅｶｼﾖｳｼﾞ"}
    typed = set_bank_account(actor=cast.acts(cast.mio), body=body, confirmed=True)
    line = statements.find_line(sora, transferred(9, "ｶ)ﾀﾅｶｼﾖｳｼﾞ"))
    assert typed.status == "unverified"
    assert statements.suggested_for(sora, line) == []
    refuse_account(actor=cast.proved(cast.sora), account_id=typed.id, why=WHY)
    assert statements.suggested_for(sora, line) == []
    set_bank_account(actor=cast.acts(cast.mio), body=body, confirmed=True)
    BankAccount.objects.filter(ended_at=None).update(status="usable")
    (found,) = statements.suggested_for(sora, line)
    assert (found.client.id, found.said.signs) == (cast.mio.id, ("name",))


@pytest.mark.django_db
def test_a_second_client_of_a_name_is_found_behind_hundreds_of_lines_of_the_first() -> None:
    cast = Desk()
    sora, agency, mio = cast.acts(cast.sora), default_client(cast.aoi.id).id, cast.mio.id
    for amount, name in ((9, "ｶ)ｻﾄｳｼﾖｳｼﾞ"), (10, "12345678")):
        assign_line(actor=sora, line_id=transferred(amount, name), client_id=agency, reason=WHY)
        first = StatementLine.objects.get(amount=amount)
        for n in range(250):
            first.pk, first.key, first.number = f"bsl_{amount}_{n}", f"{amount}:{n}", 100 + n
            first.save(force_insert=True)
    for amount, name in ((11, "ｶ)ｻﾄｳｼﾖｳｼﾞ"), (12, "12345678"), (13, "ｶ)ｻﾄｳｼﾖｳｼﾞﾄｳｷﾖｳ")):
        assign_line(actor=sora, line_id=transferred(amount, name), client_id=mio, reason=WHY)
    both = {agency, mio}

    def offered(amount: int, name: str) -> dict[str, tuple[str, ...]]:
        line = statements.find_line(sora, transferred(amount, name))
        return {one.client.id: one.said.signs for one in statements.suggested_for(sora, line)}

    assert offered(14, "ｶ) ｻﾄｳｼﾖｳｼﾞ") == dict.fromkeys(both, ("before",))
    assert offered(15, "12345678") == dict.fromkeys(both, ("before",))
    assert offered(16, "ｶ)ｻﾄｳｼﾖｳｼﾞｵｵｻｶ") == dict.fromkeys(both, ("name",))
    assert offered(17, "ｶ)ｻﾄｳｼﾖｳｼﾞﾄｳｷﾖｳ") == {mio: ("before",), agency: ("name",)}


@pytest.mark.django_db
def test_the_desk_lists_what_waits_and_settles_it() -> None:
    cast = Desk()
    story.agreed(cast)
    number = give_reference(actor=Actor.operator(), client_id=cast.mio.id)
    desk, old, new = browser(cast.sora), transferred(52_800, "ﾀﾞﾚｶ"), transferred(9, "ｻﾄｳ")
    page = desk.get("/desk/money/unmatched").content.decode()
    assert "だれのものかを調べる入金 2件" in page
    assert "合わせて52,809円" in page
    agency = give_reference(actor=Actor.operator(), client_id=default_client(cast.aoi.id).id)
    page = desk.get(f"/desk/money/unmatched/{old}").content.decode()
    assert "青空ウェブ制作" in page
    assert f"番号 {agency} ・ 法人確認済み ・ 足りない額と同じ" in page
    assert "ほかにもいるかもしれません" not in page
    address = f"/desk/money/unmatched/{new}"
    wrong = desk.post(address, {"to": "other", "other": "だれでもない", "reason": WHY})
    assert wrong.status_code == 422
    assert "見つかりません。番号とメールアドレスと法人番号は" in wrong.content.decode()
    assert desk.post(address, {"to": "other", "other": number, "reason": WHY}).status_code == 302
    assert balance(accounts.client(cast.mio.id)) == 9
    assert WHY in desk.get(address).content.decode()
    again = desk.post(address, {"to": "other", "other": number, "reason": WHY})
    assert again.status_code == 422
    assert balance(accounts.PAYOUTS) == 0


@pytest.mark.django_db
def test_clients_of_one_name_are_told_apart_and_more_of_them_than_are_shown_are_said() -> None:
    cast = Desk()
    numbers = []
    for n in range(9):
        same = cast.person(f"Sato{n}", verified=True)
        assign_line(actor=cast.acts(cast.sora), line_id=transferred(9 + n, "ｻﾄｳ"), client_id=same.id, reason=WHY)
        numbers.append(give_reference(actor=Actor.operator(), client_id=same.id))
    address = f"/desk/money/unmatched/{transferred(99, 'ｻﾄｳ')}"
    page = browser(cast.sora).get(address).content.decode()
    assert sum(f"番号 {one} ・ 本人確認済み ・ 前に、同じ名前の入金があった" in page for one in numbers) == 8
    assert "8件まで出しています。ほかにもいるかもしれません" in page


@pytest.mark.django_db
def test_a_file_is_imported_at_the_desk_and_a_wrong_one_says_its_line() -> None:
    cast = Desk()
    number = give_reference(actor=Actor.operator(), client_id=cast.mio.id)
    desk, good = browser(cast.sora), bank_file((5_000, f"{number} ﾐｵ"), (600, "ｻﾄｳ"))

    def sent(content: bytes, **more: str) -> HttpResponse:
        upload = SimpleUploadedFile("明細.txt", content)
        return desk.post(
            "/desk/money/statements",
            {"format": "zengin", "likely": "ask", "reason": "取り込み", "uploads": upload} | more,
        )  # type: ignore[return-value]

    wrong = sent(good.replace(b"000000005000", b"000000005001"))
    assert wrong.status_code == 422
    assert "4件目の入金の合計が5,600です。明細を足すと5,601なので、行が欠けています。" in wrong.content.decode()
    assert not StatementLine.objects.exists()
    assert sent(good, format="csv:era").status_code == 422
    assert sent(good).status_code == 302
    assert balance(accounts.client(cast.mio.id)) == 5_000
    page = desk.get("/desk/money/statements").content.decode()
    assert "明細.txt" in page
    assert "2行のうち、このファイルで入ったもの 2行" in page
    assert sent(good).status_code == 302
    assert balance(accounts.client(cast.mio.id)) == 5_000


@pytest.mark.django_db
def test_who_imports_sees_how_far_it_is() -> None:
    """While the form is under way the page asks for its own list again, until all lines are in."""
    cast = Desk()
    desk, seen = browser(cast.sora), []

    def look(done: int, lines: int) -> None:
        page = desk.get("/desk/money/statements?watch").content.decode()
        assert 'hx-trigger="load delay:3s"' in page
        seen.append(f"{lines}行のうち、このファイルで入ったもの {done}行" in page)

    content = bank_file(*((n, f"ﾀﾞﾚｶ {n}") for n in range(1, 450)))
    import_statement(actor=Actor.operator(), name="大きい.txt", content=content, progress=look)
    assert seen == [True, True, True]
    assert 'hx-trigger="change from:#import delay:3s"' in desk.get("/desk/money/statements").content.decode()
