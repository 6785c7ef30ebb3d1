"""Layouts of CSV kept by name: what staff say of a bank's file is how it is read, one layout an account."""

from typing import Any

import pytest
from treasury.bank_files import Desk

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.treasury.commands.layouts import keep_layout
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import formats, import_statement
from michinori.treasury.models import StatementLayout

pytestmark = pytest.mark.django_db
BODY: dict[str, Any] = {
    "account": "普通 1234567",
    "encoding": "cp932",
    "headings": True,
    "before": 1,
    "era": True,
    "day": "日付",
    "sender": "摘要",
    "came": "３",
    "went": "4",
    "balance": "残高",
}


def test_a_file_is_read_as_its_layout_says() -> None:
    cast = Desk()
    number = give_reference(actor=Actor.operator(), client_id=cast.mio.id)
    keep_layout(actor=cast.acts(cast.sora), name="みちのり銀行", body=BODY, why="見て確かめた")
    assert formats()[-1] == "csv:みちのり銀行"
    rows = [
        "口座 1234567",
        "日付,摘要,入金,出金,残高",
        f'R8/2/27,{number} ミオ,"5,000",,6000',
        "R8/2/28,電気代,,500,5500",
    ]
    content = "\r\n".join(rows).encode("cp932")
    done = import_statement(actor=Actor.operator(), name="a.csv", content=content, format="csv:みちのり銀行")
    assert (done.new, done.matched) == (2, 1)
    assert balance(accounts.client(cast.mio.id)) == 5_000


@pytest.mark.parametrize(
    ("wrong", "field", "key"),
    [
        ({"day": ""}, "day", "required"),
        ({"account": ""}, "account", "required"),
        ({"encoding": "utf-16"}, "encoding", "not_a_choice"),
        ({"went": ""}, "amount", "layout_amounts"),
        ({"amount": "金額"}, "amount", "layout_amounts"),
        ({"amount": "金額", "went": ""}, "amount", "layout_amount_twice"),
        ({"came": "0"}, "came", "layout_place"),
        ({"came": "201"}, "came", "layout_place"),
        ({"headings": False}, "day", "layout_place"),
        ({"sender": "x" * 61}, "sender", "too_long"),
        ({"before": 51}, "before", "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(wrong: dict[str, Any], field: str, key: str) -> None:
    cast = Desk()
    with pytest.raises(Problem) as refusal:
        keep_layout(actor=cast.acts(cast.sora), name="銀行", body=BODY | wrong, why="見て確かめた")
    assert (field, key) in [(flaw.field, flaw.key) for flaw in refusal.value.flaws]
    assert not StatementLayout.objects.exists()


def test_an_account_has_one_layout_whose_account_stays() -> None:
    cast = Desk()
    sora = cast.acts(cast.sora)
    kept = keep_layout(actor=sora, name="銀行", body=BODY, why="見て確かめた")
    assert keep_layout(actor=sora, name="銀行", body=BODY | {"before": 0}, why="見て確かめた") == kept
    assert StatementLayout.objects.get().body["before"] == 0
    for name, body in (("別の銀行", BODY), ("銀行", BODY | {"account": "普通 7"}), ("signed", BODY)):
        with pytest.raises(Problem) as refusal:
            keep_layout(actor=sora, name=name, body=body, why="見て確かめた")
        assert refusal.value.status == 422
    with pytest.raises(Problem) as refusal:
        keep_layout(actor=cast.acts(cast.mio), name="銀行2", body=BODY | {"account": "普通 7"}, why="見て確かめた")
    assert refusal.value.status == 404
    assert StatementLayout.objects.get().account == BODY["account"]
