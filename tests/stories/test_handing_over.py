"""S4: the end client behind the agency turns up and wants the rest done (domain § 7)."""

import json
from datetime import timedelta

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import business_ends, deposits, handovers, offers, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.handovers import Made
from michinori.contracts.models import Contract, Handover, Stage, Termination
from michinori.contracts.queries.carried_over import carried_over
from michinori.contracts.queries.files import file_for
from michinori.contracts.queries.handovers import view_handover
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock, outbox
from michinori.machinery.models import Event, OutboxItem, StoredFile
from michinori.people.commands.members import remove_member
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.contract.terms import Terms
from michinori.rules.money.amounts import fee, fee_tax, with_tax
from michinori.rules.money.rates import at_rate
from michinori.treasury.commands.deposits import record_money_in
from tests.joining import join_organisation
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
NEW = "haru@example.net"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def haru(*, confirmed: bool = True) -> User:
    """The end client, who signs up with the address named in the link."""
    return create_user(actor=Actor.operator(), email=NEW, name="Haru", confirmed=confirmed, verified=confirmed)


def half_done(cast: Cast) -> Contract:
    """Wireframe approved with its file, first view shown at 74 % with another."""
    contract = story.active(cast)
    story.handed_in_and_approved(cast, contract, 1)
    story.show(cast, contract, 2, 74)
    return Contract.objects.get(id=contract.id)


def ending(cast: Cast, amount: int = 20_000) -> Termination:
    """Ren asks to end."""
    return terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=half_done(cast).id, amount=amount, reason="agreed"
    )


def ended(cast: Cast, amount: int = 20_000) -> Contract:
    """Settled by agreement."""
    asked = ending(cast, amount)
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=asked.id, amount=amount)
    return Contract.objects.get(id=asked.contract_id)


def link(cast: Cast, contract: Contract, user: User | None = None, **more: object) -> Made:
    """The link for Haru, made by Ren unless somebody else is named."""
    return handovers.make_handover(
        actor=cast.acts(user or cast.ren),
        contract_id=contract.id,
        client_email=NEW,
        **more,  # type: ignore[arg-type]
    )


def taken(cast: Cast, made: Made, price: int, who: User | None = None) -> Contract:
    return handovers.accept_handover(actor=cast.acts(who or haru()), token=made.token, price=price)


def pay_in(user: User, amount: int) -> None:
    record_money_in(client_id=default_client(user.id).id, amount=amount, reference=f"H{clock.now().isoformat()}")


def facts(contract: Contract) -> list[str]:
    return list(Event.objects.filter(subject_id=contract.id).order_by("n").values_list("kind", flat=True))


def rows() -> tuple[int, int, int]:
    """What a refusal leaves as it was."""
    return Contract.objects.count(), Event.objects.count(), Handover.objects.filter(status="open").count()


@pytest.mark.parametrize(
    ("settled", "price", "shares"),
    [
        (20_000, 28_000, [8_800, 19_200]),
        (20_000, 1_000, [314, 686]),
        (20_000, 1, [0, 1]),
        (14_401, 33_333, [14_285, 19_048]),
        (19_999, 100_001, [31_431, 68_570]),
    ],
)
def test_s4_the_rest_goes_on_with_the_end_client_at_any_price(
    cast: Cast, settled: int, price: int, shares: list[int]
) -> None:
    old, end_client = ended(cast, settled), haru()
    made = link(cast, old)
    contract = taken(cast, made, price, end_client)
    assert (contract.status, contract.turn, contract.continues_id) == ("offered", "worker", old.id)
    assert contract.client_id == end_client.id
    terms = Terms.from_data(Contract.objects.select_related("terms").get(id=contract.id).terms.body)  # type: ignore[union-attr]
    assert [(stage.name, stage.price) for stage in terms.stages] == list(
        zip(["ファーストビュー", "本文"], shares, strict=True)
    )
    assert [(item.key, item.value) for item in terms.brief] == [(item["key"], item["value"]) for item in story.BRIEF]
    assert not set(Stage.objects.filter(contract=old).values_list("id", flat=True)) & {s.id for s in terms.stages}
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms_version=1)
    pay_in(end_client, with_tax(price, 10))
    deposits.make_deposit(actor=cast.acts(end_client), contract_id=contract.id)
    assert balance(accounts.escrow(contract.id)) == with_tax(price, 10)
    assert facts(old)[-3:] == ["handover_made", "handover_accepted", "handed_over"]
    assert facts(contract)[:3] == ["offer_made", "contract_continues", "offer_accepted"]
    finished(cast, contract, end_client, price, terms)


def finished(cast: Cast, contract: Contract, client: User, price: int, terms: Terms) -> None:
    """Ren hands in stage by stage, Haru approves; the fee begins anew, for another client."""
    before = balance(accounts.worker(cast.ren.id))
    for stage in terms.stages:
        number = terms.stages.index(stage) + 1
        stage_commands.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=number)
        stage_commands.approve_stage(actor=cast.acts(client), contract_id=contract.id, number=number)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", price)
    house = terms.house
    gained = with_tax(price, 10) - fee(at_rate(price, 10), house) - fee_tax(at_rate(price, 10), house)
    assert balance(accounts.worker(cast.ren.id)) - before == gained
    assert balance(accounts.escrow(contract.id)) == 0


def test_the_first_sight_is_title_and_price_only(cast: Cast) -> None:
    made = link(cast, ended(cast), note="デザインの続きです")
    for visitor in (None, cast.acts(cast.mio), cast.acts(haru(confirmed=False))):
        view = view_handover(visitor, made.token)
        assert view.inside is None
        assert (view.sight.contract.title, view.sight.price, view.sight.provisional) == (
            "広告用ランディングページのデザイン", 28_000, False,
        )  # fmt: skip
    with pytest.raises(Problem) as refused:
        view_handover(None, "nothing")
    assert refused.value.status == 404


def test_the_named_client_sees_more_once_both_agree(cast: Cast) -> None:
    made, reader = link(cast, ended(cast), note="デザインの続きです"), cast.acts(haru())
    inside = view_handover(reader, made.token).inside
    assert inside
    assert (inside.note, inside.opened, inside.brief, inside.files) == ("デザインの続きです", False, (), ())
    assert [part.amount for part in inside.parts] == [8_800, 19_200]
    handovers.consent_handover(actor=cast.acts(cast.aoi), handover_id=made.handover.id)
    inside = view_handover(reader, made.token).inside
    assert inside
    assert inside.opened
    assert [item.value for item in inside.brief] == ["青", "シック", "1280px"]
    assert [stage.name for stage in inside.approved] == ["ワイヤーフレーム"]
    assert [(file.name, file.original) for file in inside.files] == [("1.txt", True), ("2-74.txt", False)]
    assert file_for(reader, inside.files[0].id).original


def test_the_old_clients_consent_is_presumed_when_its_business_has_ended(cast: Cast) -> None:
    contract, reader = half_done(cast), cast.acts(haru())
    name = default_client(cast.aoi.id)
    business_ends.withdraw_client(
        actor=cast.acts(cast.aoi), client_id=name.id, reason="廃業します", confirm=name.display_name
    )
    made = link(cast, contract)
    inside = view_handover(reader, made.token).inside
    assert inside
    assert inside.opened
    assert view_handover(reader, made.token).sight.provisional


def test_files_pass_only_as_far_as_they_were_paid_for(cast: Cast) -> None:
    """While it is ending the wireframe is paid, the first view is listed only; at the end it is paid to its 74 %."""
    contract = Contract.objects.get(id=ending(cast, 25_056).contract_id)
    made, reader = link(cast, contract), cast.acts(haru())
    handovers.consent_handover(actor=cast.acts(cast.aoi), handover_id=made.handover.id)
    inside = view_handover(reader, made.token).inside
    assert inside
    assert [file.original for file in inside.files] == [True, False]
    ids = [StoredFile.objects.get(name=name).id for name in ("1.txt", "2-74.txt")]
    assert file_for(reader, ids[0]).original
    with pytest.raises(Problem, match="not-found"):
        file_for(reader, ids[1])
    terminations.accept_termination(
        actor=cast.acts(cast.aoi), termination_id=str(contract.open_termination_id), amount=25_056
    )
    assert file_for(reader, ids[1]).original
    with pytest.raises(Problem, match="not-found"):
        file_for(cast.acts(cast.mio), ids[0])
    handovers.revoke_handover(actor=cast.acts(cast.ren), handover_id=made.handover.id)
    with pytest.raises(Problem, match="not-found"):
        file_for(reader, ids[0])


def test_colleagues_of_the_new_client_fetch_what_was_carried_over(cast: Cast) -> None:
    """The link names Haru; once her company has taken the rest, its members work with the files, and nobody else."""
    contract = ended(cast)
    made, picture = link(cast, contract), StoredFile.objects.get(name="1.txt").id
    handovers.consent_handover(actor=cast.acts(cast.aoi), handover_id=made.handover.id)
    haru = create_user(
        actor=Actor.operator(), email=NEW, name="Haru", confirmed=True, verified=True, company="春日商事"
    )
    company, mio = default_client(haru.id), cast.acts(cast.mio)
    join_organisation(actor=cast.acts(haru), organisation_id=company.id, email=str(cast.mio.email), role="member")
    with pytest.raises(Problem, match="not-found"):
        file_for(mio, picture)
    rest = handovers.accept_handover(actor=cast.acts(haru), token=made.token, price=9_000, organisation_id=company.id)
    assert file_for(mio, picture).original
    assert picture in [file.id for file in carried_over(rest).files]  # type: ignore[union-attr]
    remove_member(actor=cast.acts(haru), organisation_id=company.id, user_id=cast.mio.id, confirm="Mio")
    with pytest.raises(Problem, match="not-found"):
        file_for(mio, picture)


def test_one_live_link_at_a_time_and_revoking_kills_it(cast: Cast) -> None:
    contract, end_client = ended(cast), haru()
    made = link(cast, contract)
    before = rows()
    with pytest.raises(Problem, match="handover-open"):
        link(cast, contract, cast.aoi)
    with pytest.raises(Problem, match="only-the-maker"):
        handovers.revoke_handover(actor=cast.acts(cast.aoi), handover_id=made.handover.id)
    assert rows() == before
    handovers.revoke_handover(actor=cast.acts(cast.ren), handover_id=made.handover.id)
    with pytest.raises(Problem, match="handover-over"):
        taken(cast, made, 1, end_client)
    with pytest.raises(Problem, match="not-found"):
        view_handover(None, made.token)
    assert taken(cast, link(cast, contract, cast.aoi), 1, end_client).price == 1


def test_it_dies_after_thirty_days(cast: Cast) -> None:
    contract = ended(cast)
    made = link(cast, contract)
    assert made.handover.expires_at - made.handover.made_at > timedelta(days=30)
    story.wait_days(30)
    with pytest.raises(Problem, match="handover-over"):
        taken(cast, made, 1)
    assert Handover.objects.get().status == "lapsed"
    assert facts(contract)[-1] == "handover_lapsed"
    assert link(cast, contract).handover.status == "open"


def test_only_the_named_address_takes_it_and_only_once(cast: Cast) -> None:
    contract, end_client = ended(cast), haru()
    made = link(cast, contract)
    before = rows()
    with pytest.raises(Problem, match="not-the-named-one"):
        taken(cast, made, 1, cast.mio)
    for price in (0, -1, 100_000_000):
        with pytest.raises(Problem, match="invalid"):
            taken(cast, made, price, end_client)
    assert rows() == before
    taken(cast, made, 1, end_client)
    with pytest.raises(Problem, match="handover-over"):
        taken(cast, made, 1, end_client)
    with pytest.raises(Problem, match="handover-taken"):
        link(cast, contract)


def test_a_rest_that_came_to_nothing_can_be_handed_over_again(cast: Cast) -> None:
    contract, end_client = ended(cast), haru()
    rest = taken(cast, link(cast, contract), 1_000, end_client)
    offers.decline_offer(actor=cast.acts(cast.ren), contract_id=rest.id)
    assert taken(cast, link(cast, contract), 2_000, end_client).price == 2_000


def test_worker_and_new_client_are_two_parties(cast: Cast) -> None:
    contract = ended(cast)
    with pytest.raises(Problem) as refused:
        handovers.make_handover(actor=cast.acts(cast.aoi), contract_id=contract.id, client_email="ren@example.com")
    assert [flaw.key for flaw in refused.value.flaws] == ["own_email"]
    me = create_user(actor=Actor.operator(), email=NEW, name="Ren 2", confirmed=True)
    User.objects.filter(id=me.id).update(party_id=cast.ren.party_id)
    me.client.__class__.objects.filter(id=me.id).update(party_id=cast.ren.party_id)
    with pytest.raises(Problem, match="same-party"):
        taken(cast, link(cast, contract), 1, User.objects.get(id=me.id))


def test_a_running_contract_is_not_handed_over_and_strangers_know_nothing(cast: Cast) -> None:
    contract = half_done(cast)
    with pytest.raises(Problem, match="not-now"):
        link(cast, contract)
    with pytest.raises(Problem, match="not-found"):
        link(cast, contract, cast.mio)


def test_once_agreed_the_ending_cannot_be_taken_back(cast: Cast) -> None:
    asked = ending(cast)
    old = Contract.objects.get(id=asked.contract_id)
    rest = taken(cast, link(cast, old), 28_273)
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
    with pytest.raises(Problem, match="bound-to-end"):
        terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=asked.id)
    old.refresh_from_db()
    assert old.status == "ending"


def test_once_the_continuation_is_cancelled_the_ending_can_be_taken_back(cast: Cast) -> None:
    asked = ending(cast)
    old = Contract.objects.get(id=asked.contract_id)
    end_client = haru()
    rest = taken(cast, link(cast, old), 28_273, end_client)
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
    assert not view_contract(cast.acts(cast.ren), old.id).can("withdraw-termination")
    offers.cancel_contract(actor=cast.acts(end_client), contract_id=rest.id)
    assert view_contract(cast.acts(cast.ren), old.id).can("withdraw-termination")
    terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=asked.id)
    old.refresh_from_db()
    assert old.status == "active"


def test_who_is_not_verified_or_belongs_to_the_old_client_does_not_take_the_rest(cast: Cast) -> None:
    contract = ended(cast)
    made = link(cast, contract)
    unchecked = create_user(actor=Actor.operator(), email=NEW, name="Haru", confirmed=True)
    with pytest.raises(Problem, match="newcomer-unverified") as refused:
        taken(cast, made, 1, unchecked)
    assert refused.value.status == 403
    User.objects.filter(id=unchecked.id).update(verified=True)
    join_organisation(actor=Actor.operator(), organisation_id=contract.client_id, email=NEW, role="approver")
    with pytest.raises(Problem, match="same-party"):
        taken(cast, made, 1, unchecked)
    assert Contract.objects.count() == 1


def test_what_was_taken_back_before_is_not_agreed(cast: Cast) -> None:
    asked = ending(cast)
    old = Contract.objects.get(id=asked.contract_id)
    rest = taken(cast, link(cast, old), 28_000)
    terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=asked.id)
    with pytest.raises(Problem, match="ending-taken-back"):
        offers.accept_offer(actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
    rest.refresh_from_db()
    assert (rest.status, rest.turn) == ("offered", "worker")


def test_an_ending_taken_back_kills_the_link(cast: Cast) -> None:
    asked = ending(cast)
    made = link(cast, Contract.objects.get(id=asked.contract_id))
    terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=asked.id)
    with pytest.raises(Problem, match="handover-over"):
        taken(cast, made, 1)
    assert Handover.objects.get().status == "lapsed"


def test_events_hold_ids_and_amounts_and_the_token_is_kept_as_a_hash_only(cast: Cast) -> None:
    contract = ended(cast)
    made = link(cast, contract, price=30_001)
    taken(cast, made, 30_000)
    told = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert NEW not in told
    assert made.token not in told
    assert made.token not in json.dumps(list(Handover.objects.values_list("token_hash", "id")))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_link_goes_to_the_named_address(cast: Cast, mailoutbox: list[object], language: str) -> None:
    contract = ended(cast)
    User.objects.filter(id=cast.ren.id).update(language=language)
    OutboxItem.objects.all().delete()
    made = link(cast, contract, price=1_000)
    outbox.drain(SUBSCRIBERS)
    (mail,) = [one for one in mailoutbox if one.to == [NEW]]  # type: ignore[attr-defined]
    assert f"/handovers/{made.token}" in mail.body  # type: ignore[attr-defined]
    assert "1,000" in mail.body  # type: ignore[attr-defined]
    assert ("残りの仕事" in mail.subject) is (language == "ja")  # type: ignore[attr-defined]


def test_an_offer_of_the_rest_that_ran_out_has_lapsed_for_whoever_accepts_it_before_the_tick(cast: Cast) -> None:
    """The refused acceptance took back the lapse that it had applied first (domain § 2)."""
    contract = taken(cast, link(cast, ended(cast)), 28_000)
    clock.turn_to(clock.now() + timedelta(days=8))
    with pytest.raises(Problem, match="not-now"):
        offers.accept_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms_version=1)
    assert facts(contract)[-1] == "offer_lapsed"
