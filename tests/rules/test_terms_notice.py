"""The nine items of Freelance Act art. 3, from one version of the terms (domain § 9)."""

import json
from dataclasses import replace
from datetime import date

from rules.makers import terms

from michinori.rules.contract.terms import Reorder
from michinori.rules.law.terms_notice import Item, Named, Occasion, nine_items

ORDER = Occasion(
    title="ランディングページ",
    client=Named("org_aozora", "青空ウェブ制作"),
    worker=Named("usr_ren", "蓮", "石田 蓮"),
    version=2,
    version_on=date(2026, 12, 3),
    ordered_on=date(2026, 11, 25),
)


def by_key(items: tuple[Item, ...]) -> dict[str, dict[str, object]]:
    return {item.key: item.values for item in items}


def test_all_nine_are_there_in_the_order_of_the_law() -> None:
    items = nine_items(terms(), ORDER)
    assert [item.number for item in items] == list(range(1, 10))
    assert [item.key for item in items] == [
        "parties", "order_day", "work", "receipt_day", "receipt_place", "inspection", "fee", "payment_day",
        "payment_means",
    ]  # fmt: skip
    assert all(item.values for item in items)
    assert json.loads(json.dumps([item.as_data() for item in items])) == [item.as_data() for item in items]


def test_each_says_what_the_terms_say() -> None:
    items = by_key(nine_items(terms(note="素材は支給"), ORDER))
    assert items["parties"]["worker"] == {"id": "usr_ren", "name": "蓮", "real_name": "石田 蓮"}
    assert items["order_day"] == {"ordered_on": "2026-11-25", "version": 2, "version_on": "2026-12-03"}
    assert items["work"]["stages"] == ["工程1", "工程2", "工程3"]
    assert items["work"]["rights"] == "transfer_on_payment"
    assert items["work"]["note"] == "素材は支給"
    assert items["receipt_day"] == {"due_date": "2027-01-15"}
    assert items["inspection"] == {"inspection_days": 7, "ends_on": "2027-01-22"}
    assert (items["fee"]["price"], items["fee"]["tax"], items["fee"]["total_with_tax"]) == (48_000, 4_800, 52_800)
    assert items["payment_day"] == {"payment_due_date": "2027-01-29", "pay_on": "completion", "reorder": None}


def test_a_version_not_agreed_has_no_day_of_order() -> None:
    assert by_key(nine_items(terms(), replace(ORDER, ordered_on=None)))["order_day"]["ordered_on"] is None


def test_reorder_facts_stand_with_the_payment_day() -> None:
    reordered = terms(reorder=Reorder("元の発注者", date(2027, 1, 31)))
    assert by_key(nine_items(reordered, ORDER))["payment_day"]["reorder"] == {
        "client": "元の発注者",
        "due_date": "2027-01-31",
    }


def test_what_a_restart_left_is_part_of_the_fee() -> None:
    restarted = replace(terms(20_000, 20_000), price=48_000)
    assert by_key(nine_items(restarted, ORDER))["fee"]["superseded"] == 8_000
