"""Every setting moved to its bounds: pages, rules, papers and the simulator follow; running contracts do not."""

from dataclasses import fields, replace
from typing import Any

import pytest
from django.test import Client

from michinori.contracts.commands import offers
from michinori.contracts.models import Payment
from michinori.kernel.actor import Actor
from michinori.kernel.clock import runs_out
from michinori.machinery import clock
from michinori.machinery.models import Deadline, OutboxItem
from michinori.machinery.settings import set_setting, settings_now
from michinori.papers.commands.documents import keep_notices
from michinori.papers.models import Document
from michinori.people.commands.staff import set_staff
from michinori.rules.contract.house import TERMS_DEFAULTS, House
from michinori.rules.settings.examples import SETTLING
from michinori.rules.settings.table import FIELDS, bounds_of
from michinori.simulation.clients import CLIENTS
from michinori.simulation.disputes import Setup
from michinori.simulation.figures import simulate
from michinori.simulation.workers import WORKERS
from michinori.wording.rulebook.catalogue import CHAPTERS
from michinori.wording.settings.values import in_words
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

NUMBERS = [key for key in FIELDS if bounds_of(key).read is None]
OF_HOUSE = [field.name for field in fields(House) if field.name in NUMBERS]


def at_bound(key: str, side: str) -> int:
    found: int = getattr(bounds_of(key), side)
    return found


def all_at(side: str) -> dict[str, int]:
    """Every number at one of its bounds, and a fee of that kind."""
    for key in NUMBERS:
        set_setting(actor=Actor.operator(), key=key, text=str(at_bound(key, side)))
    set_setting(actor=Actor.operator(), key="fee_tiers", text="[[null, 0]]" if side == "least" else "[[null, 100]]")
    return {key: at_bound(key, side) for key in NUMBERS}


def its_house(contract: Any) -> dict[str, Any]:
    contract.refresh_from_db()
    house: dict[str, Any] = contract.terms.body["house"]
    return house


def said_on_paper(contract: Any) -> dict[str, dict[str, Any]]:
    """The nine items of the contract's newest terms notice."""
    body: dict[str, Any] = Document.objects.filter(contract=contract).latest("n").body
    return {item["key"]: item["values"] for item in body["items"]}


def left_out() -> dict[str, Any]:
    """Terms that leave the fields with defaults out."""
    return {name: value for name, value in story.terms().items() if name not in TERMS_DEFAULTS}


def offered(cast: Cast, proposal_id: str) -> Any:
    return offers.offer_terms(actor=cast.acts(cast.aoi), proposal_id=proposal_id, terms=left_out())


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["least", "most"])
def test_new_terms_take_every_bound_and_running_contracts_keep_theirs(side: str, client: Client) -> None:
    cast = Cast()
    running, agreed, proposal = story.active(cast, pay_on="stage"), story.agreed(cast), story.proposed(cast)
    before = [its_house(running), its_house(agreed)]
    due = {row.subject_id: row.at for row in Deadline.objects.filter(subject_id__in=[running.id, agreed.id])}
    values = all_at(side)
    assert {key: settings_now().as_data()[key] for key in NUMBERS} == values

    new = offered(cast, proposal)
    assert new.terms is not None
    house = its_house(new)
    assert {key: house[key] for key in OF_HOUSE} == {key: values[key] for key in OF_HOUSE}
    assert {key: new.terms.body[key] for key in TERMS_DEFAULTS} == {key: values[key] for key in TERMS_DEFAULTS}
    lapses = runs_out(clock.now(), values["offer_days"])
    assert Deadline.objects.filter(subject_id=new.id, at__lte=lapses).exists()
    assert [its_house(running), its_house(agreed)] == before
    story.hand_in(cast, running, 1)
    answered_by = Deadline.objects.get(subject_id=running.id, kind="contract").acts_at
    assert answered_by == runs_out(clock.now(), House().inspection_days)
    assert {row.subject_id: row.at for row in Deadline.objects.filter(subject_id=agreed.id)} == {
        agreed.id: due[agreed.id]
    }

    page = signed_in(cast.ren).get(f"/contracts/{new.id}/offer").content.decode()
    assert f"{values['inspection_days']}日" in page
    for item in OutboxItem.objects.filter(kind="contract_events"):
        keep_notices(item)
    on_paper, before_on_paper = said_on_paper(new), said_on_paper(running)
    assert on_paper["inspection"]["inspection_days"] == values["inspection_days"]
    assert on_paper["work"]["included_revisions"] == values["included_revisions"]
    assert on_paper["fee"]["tax"] == new.terms.price * values["tax_percent"] // 100
    assert before_on_paper["inspection"]["inspection_days"] == House().inspection_days
    assert before_on_paper["work"]["included_revisions"] == House().included_revisions
    story.approve(cast, running, 1)
    paid = Payment.objects.get(contract=running)
    with_tax = paid.before_tax * (100 + values["tax_percent"]) // 100  # the law's rate holds for running ones, too
    assert paid.fee == with_tax * House().fee_tiers[0].percent // 100

    sora = cast.person("Sora")
    set_staff(actor=Actor.operator(), user_id=sora.id, staff=True)
    desk = signed_in(sora)
    listed = desk.get("/desk/settings").content.decode()
    for key in NUMBERS:
        assert in_words(key, values[key]) in listed, key
    for chapter in CHAPTERS.values():
        shown = client.get(f"/docs/{chapter.slug}").content.decode()
        for key in OF_HOUSE:
            if any(f"%({key})s" in str(rule.sentence) for rule in chapter.rules):
                assert f"{values[key]:,}" in shown, (chapter.slug, key)
    assert client.get("/docs/simulation").status_code == 200


def figures(house: House) -> list[Any]:
    """What comes of one dispute of each pair."""
    setups = [Setup(worker, one, 3, False, house.fallback_share) for worker in WORKERS for one in CLIENTS]
    return [replace(one, setup=one.setup) for one in simulate(setups, runs=1, house=house)]


@pytest.mark.parametrize("key", sorted(SETTLING))
def test_the_simulated_disputes_follow_each_setting_on_which_they_are_said_to_depend(key: str) -> None:
    usual = [(one.off, one.days) for one in figures(House())]
    moved = [
        [(one.off, one.days) for one in figures(replace(House(), **{key: at_bound(key, side)}))]
        for side in ("least", "most")
    ]
    assert any(one != usual for one in moved)
