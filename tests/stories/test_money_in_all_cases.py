"""A month in which everything befalls money that can: what each worker is paid, what each paper says and what the books
hold is what a model of a few lines says, to the yen. Money comes by the bank's file and by card, and leaves by a file
that is read back by a parser made from the format alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from rules.test_bank_files import read_back
from treasury.bank_files import Came, bank_file

from michinori.config import books as proof
from michinori.contracts.commands import bonuses, deliveries, deposits, hours, terminations
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, kinds
from michinori.ledger.queries import balance, by_kind
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.papers.models import Document
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.rules.money.payout_days import next_payout_day
from michinori.treasury.commands.accounts import set_bank_account_for, vouch_for_account
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.outgoing import join_run
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent, run_file
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import Imported, import_statement
from michinori.treasury.commands.unmatched import join_payout
from michinori.treasury.models import Payout, PayoutRun, StatementLine
from michinori.treasury.queries.books import trial_balance
from michinori.treasury.queries.reconciling import reconcile
from tests.insolvencies import record_insolvency
from tests.lives.truth_of_money import fee_of, gross, withheld_of
from tests.papers.kept import kept, moved, papers_of, register_operator, register_worker
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_a_month_of_money import bank_lines
from tests.stories.test_switching import accepted, by_the_hour, propose
from tests.treasury.agreeing import agrees
from tests.treasury.card_company import LOST, CardCompany, card_company_at_work
from tests.treasury.payees import ACCOUNT, OFFICE, person
from tests.treasury.paying_by_card import decided, disputes, pays
from tests.treasury.test_books_reconcile import era

pytestmark = pytest.mark.django_db
WHY = "通帳と電話で確かめた"
LINES = 1_000
MILLION = 1_500_000
HALF = MILLION // 2


def arrives(*parts: int, base: int = 0, withholds: bool = True) -> int:
    """What reaches a worker of parts, before tax, that are paid one after the other under one contract."""
    paid, yen = 0, 0
    for part in parts:
        fee = fee_of(base + paid + part), fee_of(base + paid)
        yen += gross(paid + part) - gross(paid) - (fee[0] - fee[1]) - (fee[0] // 10 - fee[1] // 10)
        yen -= withheld_of(part) if withholds else 0
        paid += part
    return yen


DUE = {
    "Ren": arrives(48_000) + arrives(10_000),  # with a bonus, whose fee begins anew
    "Kobo": arrives(48_000, withholds=False),  # works as a company
    "Mio": arrives(48_000),  # not registered
    "Dai": arrives(MILLION),  # withheld: 204,200
    "Emi": arrives(HALF, HALF),  # withheld: 153,150
    "Fuyu": arrives(14_400, 5_600),  # ended at 20,000 after an invoice
    "Gen": arrives(20_001, withholds=False) + arrives(10_000, base=20_001, withholds=False),  # goes on by the hour
    "Iku": arrives(14_400),  # the client is insolvent, and one stage was approved
    "Kai": arrives(48_000),  # paid by a card that is disputed afterwards
}


@dataclass
class Month:
    """The operator's people, the clients and workers of all cases, and their contracts."""

    company: CardCompany
    contracts: dict[str, Contract] = field(default_factory=dict)
    clients: dict[str, User] = field(default_factory=dict)
    workers: dict[str, User] = field(default_factory=dict)
    end_id: str = ""

    def __post_init__(self) -> None:
        self.sora, self.kei = (person(name, staff=True) for name in ("Sora", "Kei"))
        for name in ("青空", "日野", "純"):
            self.clients[name] = person({"青空": "Aoi", "日野": "Hino", "純": "Jun"}[name], company=f"{name}工房")
        register_operator()
        for number, name in enumerate(DUE):
            self.workers[name] = person(name)
            if name != "Mio":
                register_worker(self.workers[name], company=name == "Kobo")
            named = ACCOUNT | {"number": f"{1_000_001 + number}", "holder_kana": "ミチノ タロウ"}
            set_bank_account_for(actor=OFFICE, owner_id=self.workers[name].id, body=named)

    def cast(self, worker: str, client: str = "青空") -> Cast:
        """Aoi and Ren of the usual steps are these two."""
        return Cast(made={"Aoi": self.clients[client], "Ren": self.workers[worker]})

    def staff(self, user: User) -> Actor:
        return Actor.person(user.id, elevated=True)

    def client(self, name: str) -> str:
        """The id of the client of that name."""
        return default_client(self.clients[name].id).id

    def left(self, client: str) -> int:
        """Yen on its balance."""
        return balance(accounts.client(self.client(client)))


@pytest.fixture
def month(settings: Settings) -> Iterator[Month]:
    with card_company_at_work(settings) as company:
        set_setting(actor=OFFICE, key="account_hours", text="0")
        yield Month(company)


def test_every_yen_is_where_the_model_says(month: Month) -> None:
    _agree(month)
    came = _the_bank_brings_the_deposits(month)
    row = pays(month.company, month.clients["純"].id, month.client("純"), 52_800)
    _the_work_is_done(month)
    earned = {name: balance(accounts.worker(one.id)) for name, one in month.workers.items()}
    assert earned == DUE
    _papers_say_so(month)
    run = _all_are_paid_by_a_file(month)
    claim = _the_card_is_disputed(month, row)
    again = _what_comes_back_is_paid_again(month, run)
    estate = _the_estate_is_paid(month)
    held = by_kind()
    assert held["bank"] == came - sum(DUE.values()) - estate, "what came back has left again"
    assert (held["payouts"], held["worker"], held["escrow"], held["claims"]) == (0, 0, 0, claim)
    assert (reconcile().unexplained, reconcile().unsent) == (0, -again - estate), "no statement shows the last two yet"
    found = trial_balance()
    assert found.debit == found.credit
    assert proof.prove().sound


def _agree(month: Month) -> None:
    """One contract for each case; nobody has deposited yet."""
    whole = {"stages": story.WHOLE}
    halves = {"stages": [{"name": "前半", "price": HALF}, {"name": "後半", "price": HALF}], "pay_on": "stage"}
    terms: dict[str, dict[str, Any]] = {
        "Dai": {"price": MILLION, "stages": [{"name": "全体", "price": MILLION}]},
        "Emi": {"price": MILLION, **halves, "open_stages": 2},
        "Fuyu": {"pay_on": "stage"},
        "Gen": {"withholding": False},
        "Iku": {},
    }
    for name in DUE:
        client = {"Iku": "日野", "Kai": "純"}.get(name, "青空")
        month.contracts[name] = story.agreed(month.cast(name, client), **terms.get(name, whole))


def _the_bank_brings_the_deposits(month: Month) -> int:
    """1,000 lines: deposits and a bonus among what others pay, and odd ones; gives the yen that came."""
    today = day_of(clock.now())
    shops = [give_reference(actor=OFFICE, client_id=person(f"Shop{n}").id) for n in range(5)]
    ours, hinos = (give_reference(actor=OFFICE, client_id=month.client(name)) for name in ("青空", "日野"))
    lines: list[Came] = [*bank_lines(shops, today, LINES - 8)]
    for name, contract in list(month.contracts.items()):
        if name != "Kai":
            number = hinos if name == "Iku" else ours
            lines.append((gross(contract.price), f"{number} {len(lines)}", era(today)))
    lines.append((gross(10_000), f"{ours} ﾎﾞ-ﾅｽ", era(today)))
    assert len(lines) == LINES
    assert _imports(*lines) == Imported(LINES, new=LINES, matched=LINES - 59, suspense=40)
    assert _imports(*lines).new == 0, "the same file again"
    return sum(one[0] for one in lines if one[0] > 0)


def _the_work_is_done(month: Month) -> None:
    for name, contract in list(month.contracts.items()):
        client = {"Iku": "日野", "Kai": "純"}.get(name, "青空")
        cast = month.cast(name, client)
        deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
        if name == "Fuyu":
            _ends_at(cast, contract, 20_000)
        elif name == "Gen":
            _goes_on_by_the_hour(month, cast, contract)
        elif name == "Iku":
            _is_insolvent(month, cast, contract)
        else:
            story.handed_in_and_approved(cast, contract, *((1, 2) if name == "Emi" else (1,)))
    ren = month.cast("Ren")
    bonuses.pay_bonus(actor=ren.acts(ren.aoi), contract_id=month.contracts["Ren"].id, amount=10_000)


def _ends_at(cast: Cast, contract: Contract, amount: int) -> None:
    """After the first stage was paid for."""
    story.handed_in_and_approved(cast, contract, 1)
    asked = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=amount, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=asked.id, amount=amount)


def _goes_on_by_the_hour(month: Month, cast: Cast, contract: Contract) -> None:
    """Settled at 20,001; five hours at 2,000 follow under the next contract."""
    made = accepted(cast, propose(cast, contract, 20_001, by_the_hour(24_000)))
    rest = Contract.objects.get(id=str(made.continuation_id))
    month.contracts["the rest"] = rest
    ren, files = cast.acts(cast.ren), [story.a_file(cast.ren, "記録.txt")]
    hours.log_hours(actor=ren, contract_id=rest.id, day=story.in_days(0), minutes=300, file_ids=files)
    deliveries.deliver_work(actor=ren, contract_id=rest.id, file_ids=[story.a_file(cast.ren, "完成.txt")])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=rest.id)


def _is_insolvent(month: Month, cast: Cast, contract: Contract) -> None:
    story.handed_in_and_approved(cast, contract, 1)
    ended = record_insolvency(
        actor=month.staff(month.sora),
        client_id=contract.client_id,
        day=story.in_days(0),
        document_id=story.a_file(month.sora, "決定.txt"),
        trustee_email=person("Tama").email,
    )
    terminations.end_at_standing(actor=cast.acts(cast.ren), contract_id=contract.id)
    month.end_id = ended.end.id


def _papers_say_so(month: Month) -> None:
    """Of each contract invoices or receipts, notes and fee invoices add up to what the ledger moved; the kind and what
    was withheld are those of the case.
    """
    kept()
    papers: dict[str, dict[str, list[Document]]] = {}
    for name, contract in list(month.contracts.items()):
        found = papers[name] = papers_of(contract)
        sold = found.get("invoice", []) + found.get("receipt", [])
        back = sum(row.amount for row in found.get("credit_note", []))
        assert sum(row.amount + (row.tax or 0) for row in sold) == moved(contract, *kinds.INTO_ESCROW) - back, name
        assert back == moved(contract, kinds.REFUND), name
        assert sum(row.body["fee"] for row in found["fee_invoice"]) == moved(contract, kinds.FEE), name
        assert sum(row.body["withheld"] for row in sold) == moved(contract, kinds.WITHHOLDING), name
        assert len({row.kind for row in sold}) == 1, name
    assert "invoice" not in papers["Mio"], "who is not registered issues none"
    assert all("receipt" not in found for name, found in papers.items() if name != "Mio")
    taken = {name: [row.body["withheld"] for row in found.get("invoice", [])] for name, found in papers.items()}
    assert (taken["Kobo"], taken["Dai"], taken["Emi"]) == ([0], [204_200], [76_575, 76_575])
    assert (taken["Ren"], taken["Gen"], taken["the rest"]) == ([4_900, 1_021], [0], [0])
    assert [row.amount for row in papers["Fuyu"]["invoice"]] == [14_400, 5_600]
    assert [row.amount for row in papers["Fuyu"]["credit_note"]] == [52_800 - 22_000]
    assert [row.amount for row in papers["Iku"]["credit_note"]] == [52_800 - 15_840]
    for kind in ("invoice", "fee_invoice", "credit_note"):
        numbers = Document.objects.filter(kind=kind).order_by("serial").values_list("serial", flat=True)
        assert list(numbers) == [*range(1, len(numbers) + 1)], kind


def _all_are_paid_by_a_file(month: Month) -> PayoutRun:
    """On the first payout day by which what came by card is free. Above the limit, so that two people let it go."""
    day = next_payout_day(day_of(clock.now()) + timedelta(days=15), 2)
    clock.turn_to(datetime(day.year, day.month, day.day, 6, tzinfo=JAPAN))
    run = gather_run(actor=Actor.clock(), on=day)
    assert run is not None
    assert (run.count, run.total) == (len(DUE), sum(DUE.values()))
    confirm_run(actor=month.staff(month.sora), run_id=run.id, why=WHY)
    release_run(actor=month.staff(month.kei), run_id=run.id, why="見て確かめた")
    rows = read_back(run_file(actor=OFFICE, run_id=run.id))
    assert {number: yen for _, _, number, _, yen, _ in rows} == {
        f"{1_000_001 + place}": yen for place, yen in enumerate(DUE.values())
    }
    sent = mark_sent(actor=OFFICE, run_id=run.id)
    _imports((-sent.total, "ｿｳｺﾞｳﾌﾘｺﾐ", era(day)))
    left = StatementLine.objects.get(status="out", amount=-sent.total)
    join_run(actor=month.staff(month.sora), line_id=left.id, run_id=run.id, reason=WHY)
    return sent


def _the_card_is_disputed(month: Month, row: Any) -> int:
    """Kai was paid and keeps it; what was withheld was the client's again, and the rest is a claim: yen of it."""
    found = decided(month.company, disputes(month.company, row), LOST)
    assert (found.collected, found.claim, month.left("純")) == (4_900, 52_800 - 4_900, 0)
    assert Payout.objects.get(owner_id=month.workers["Kai"].id).status == "sent"
    return int(found.claim)


def _what_comes_back_is_paid_again(month: Month, run: PayoutRun) -> int:
    """The bank returns Dai's and Mio's; they name other accounts and ask again: yen."""
    back = ["Dai", "Mio"]
    today = era(day_of(clock.now()))
    assert _imports(*((DUE[name], f"ｸﾐﾓﾄﾞｼ {name.upper()}", today) for name in back)).suspense == len(back)
    for place, name in enumerate(back):
        owner = month.workers[name].id
        line = StatementLine.objects.get(status="suspense", amount=DUE[name])
        paid = Payout.objects.get(owner_id=owner, run=run)
        join = join_payout(actor=month.staff(month.sora), line_id=line.id, payout_id=paid.id, reason=WHY)
        if join.status == "suspense":  # above what one person's word is enough for
            agrees(actor=month.staff(month.kei), line_id=line.id, reason=WHY)
        assert balance(accounts.worker(owner)) == DUE[name]
        mended = ACCOUNT | {"number": f"{7_000_001 + place}", "holder_kana": "ミチノ タロウ"}
        set_bank_account_for(actor=OFFICE, owner_id=owner, body=mended)
        request_payout(actor=Actor.person(owner), confirmed=True)
    assert _leaves(month, 4) == {f"{7_000_001 + place}": DUE[name] for place, name in enumerate(back)}
    return sum(DUE[name] for name in back)


def _the_estate_is_paid(month: Month) -> int:
    """What the insolvent client's contract gave back and what was withheld go to the account that its trustee names."""
    theirs = ACCOUNT | {"number": "8000001", "holder_kana": "ハサンシャ カ）ヒノ カンザイニン タマ"}
    tama = Actor.person(User.objects.get(email="tama@example.com").id)
    account = set_estate_account(actor=tama, end_id=month.end_id, body=theirs, confirmed=True)
    vouch_for_account(actor=month.staff(month.kei), account_id=account.id, why=WHY)
    due = 52_800 - 15_840 + withheld_of(14_400)
    assert month.left("日野") == due
    assert _leaves(month, 8) == {"8000001": due}
    return due


def _leaves(month: Month, days: int) -> dict[str, int]:
    """What the file of the bank day from that many days on holds, by account; it is carried out."""
    run = gather_run(
        actor=month.staff(month.sora), on=bank_day_from(day_of(clock.now()) + timedelta(days=days)), why="見て確かめた"
    )
    assert run is not None
    if run.status == "gathered":
        release_run(actor=month.staff(month.kei), run_id=run.id, why="見て確かめた")
    rows = read_back(run_file(actor=OFFICE, run_id=run.id))
    mark_sent(actor=OFFICE, run_id=run.id)
    return {number: yen for _, _, number, _, yen, _ in rows}


def _imports(*came: Came) -> Imported:
    return import_statement(actor=OFFICE, name="明細.txt", content=bank_file(*came))
