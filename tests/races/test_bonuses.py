"""A bonus and what may happen in the same moment: another one, a deposit, a second click, the end of the business."""

from functools import partial

from django.test import Client

from michinori.contracts.commands import bonuses, deliveries, deposits
from michinori.contracts.commands.business_ends import withdraw_client
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.races.arena import all_is_sound, at_once, word
from tests.stories import cast as story
from tests.stories.cast import Cast


def completed(cast: Cast, *, spare: int) -> Contract:
    contract = story.active(cast, spare=spare, withholding=False)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=files)
    return deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)


def kens(cast: Cast) -> Actor:
    """Ken, who pays for Aoi's agency, too."""
    if "Ken" not in cast.made:
        ken, agency = cast.person("Ken"), default_client(cast.aoi.id).id
        join_organisation(actor=cast.acts(cast.aoi), organisation_id=agency, email=ken.email, role="approver")
    return cast.acts(cast.person("Ken"))


def test_two_who_pay_for_one_client_have_the_money_once(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    aoi, ken = cast.acts(cast.aoi), kens(cast)
    for _ in range(race_rounds):
        contract = completed(cast, spare=11_000)
        had = balance(accounts.worker(cast.ren.id))
        pay = partial(bonuses.pay_bonus, contract_id=contract.id, amount=10_000)
        came = at_once(partial(pay, actor=aoi), partial(pay, actor=ken))
        assert sorted(map(word, came)) == ["done", "insufficient-balance"]
        assert (balance(accounts.client(contract.client_id)), balance(accounts.escrow(contract.id))) == (0, 0)
        assert balance(accounts.worker(cast.ren.id)) - had == 8_580
        contract.refresh_from_db()
        assert contract.bonus == 10_000
        all_is_sound(contract)


def test_what_is_left_of_the_price_is_paid_as_a_bonus_once(fresh_database: str, race_rounds: int) -> None:
    """Each of the two is within the limit, both together are not."""
    cast = Cast()
    aoi, ken = cast.acts(cast.aoi), kens(cast)
    for _ in range(race_rounds):
        contract = completed(cast, spare=100_000)
        pay = partial(bonuses.pay_bonus, contract_id=contract.id, amount=30_000)
        came = at_once(partial(pay, actor=aoi), partial(pay, actor=ken))
        assert sorted(map(word, came)) == ["done", "invalid"]
        contract.refresh_from_db()
        assert contract.bonus == 30_000
        all_is_sound(contract)


def test_one_balance_pays_a_bonus_or_another_contracts_deposit(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    for _ in range(race_rounds):
        thanked, other = completed(cast, spare=0), story.agreed(cast)
        story.pay_in(cast, 52_800)
        came = at_once(
            partial(bonuses.pay_bonus, actor=aoi, contract_id=thanked.id, amount=48_000),
            partial(deposits.make_deposit, actor=aoi, contract_id=other.id),
        )
        assert sorted(map(word, came)) == ["done", "insufficient-balance"]
        assert balance(accounts.client(other.client_id)) == 0
        for one in (thanked, other):
            all_is_sound(Contract.objects.get(id=one.id))


def test_the_button_pressed_twice_pays_once(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for n in range(race_rounds):
        contract = completed(cast, spare=22_000)
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(cast.aoi)
        form = {"amount": "10,000", "note": f"{n}回目", "seen": str(contract.last_n), "do": "send"}
        came = at_once(*[partial(one.post, f"/contracts/{contract.id}/bonus", form) for one in browsers])
        assert sorted(answer.status_code for answer in came) == [302, 422]
        contract.refresh_from_db()
        assert contract.bonus == 10_000
        all_is_sound(contract)


def test_a_bonus_comes_before_the_end_of_the_business_or_not_at_all(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for n in range(race_rounds):
        cast.made["Aoi"] = cast.person(f"Aoi{n}", company=f"青空{n}", verified=True)
        contract = completed(cast, spare=11_000)
        agency = default_client(cast.aoi.id)
        gives_up = {"client_id": agency.id, "reason": "廃業", "confirm": agency.display_name}
        came = at_once(
            partial(bonuses.pay_bonus, actor=cast.acts(cast.aoi), contract_id=contract.id, amount=10_000),
            partial(withdraw_client, actor=cast.acts(cast.aoi), **gives_up),
        )
        words = [word(one) for one in came]
        assert words in (["done", "done"], ["no-bonus-after-business-end", "done"])
        contract.refresh_from_db()
        assert contract.bonus == (10_000 if words[0] == "done" else 0)
        all_is_sound(contract)
