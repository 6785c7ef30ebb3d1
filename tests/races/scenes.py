"""Contracts brought to the point where two people, or a person and the clock, can meet on them."""

from michinori.contracts.commands import amendments, deliveries, offers, stages, terminations
from michinori.contracts.models import Contract
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

SPARE = 100_000
DEARER, CHEAPER = (14_400, 14_400, 24_200), (14_400, 14_400, 9_200)


def active(cast: Cast, pay_on: str = "completion") -> Contract:
    """Deposited, nothing begun; enough is left on the balance for a dearer amendment."""
    return story.active(cast, spare=SPARE, pay_on=pay_on)


def doing(cast: Cast) -> Contract:
    """Ren works on the first stage."""
    contract = active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    return contract


def submitted(cast: Cast, pay_on: str = "completion") -> Contract:
    """The first stage waits for Aoi's answer."""
    contract, ren = active(cast, pay_on), cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    return contract


def submitted_paid_per_stage(cast: Cast) -> Contract:
    """The same, where an approval pays."""
    return submitted(cast, "stage")


def reported(cast: Cast) -> Contract:
    """Half of the first stage is reported with a file."""
    contract = doing(cast)
    files = [story.a_file(cast.ren)]
    stages.report_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, percent=50, file_ids=files)
    return contract


def delivered(cast: Cast) -> Contract:
    """The whole work waits for Aoi's acceptance."""
    contract = active(cast)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=files)
    return contract


def amending(cast: Cast, *prices: int, accepted: bool = False) -> Contract:
    """Ren asks for other prices; ``accepted``: Aoi has agreed, and the difference is to be deposited."""
    contract = active(cast)
    terms = with_prices(contract, *prices)
    made = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=terms, reason="変わりました"
    )
    if accepted:
        amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=made.id)
    return contract


def dearer(cast: Cast) -> Contract:
    """Ren asks for more."""
    return amending(cast, *DEARER)


def dearer_accepted(cast: Cast) -> Contract:
    """Aoi has agreed to more; the difference is to be deposited."""
    return amending(cast, *DEARER, accepted=True)


def cheaper(cast: Cast) -> Contract:
    """Ren offers to do less for less: agreed to, money goes back at once."""
    return amending(cast, *CHEAPER)


def delivered_amending(cast: Cast) -> Contract:
    """The work is delivered, and Ren asks for other words in the terms."""
    contract = delivered(cast)
    terms = with_prices(contract, 14_400, 14_400, 19_200) | {"note": "実績として載せてもよい"}
    amendments.propose_amendment(actor=cast.acts(cast.ren), contract_id=contract.id, terms=terms, reason="載せたいので")
    return contract


def cheaper_by_aoi_after_half(cast: Cast) -> Contract:
    """Aoi asks for less while the first stage waits for her answer."""
    contract = submitted(cast, "stage")
    terms = with_prices(contract, *CHEAPER)
    amendments.propose_amendment(actor=cast.acts(cast.aoi), contract_id=contract.id, terms=terms, reason="短く")
    return contract


def termination(cast: Cast) -> Contract:
    """Half of the first stage is reported with a file; Ren asks to end at ¥7,000."""
    contract = reported(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=contract.id, amount=7_000, reason="agreed")
    return contract


def ending_both_named(cast: Cast) -> Contract:
    """Ren asks for ¥7,000, Aoi names ¥1,000."""
    contract = termination(cast)
    contract.refresh_from_db()
    open_one = contract.open_termination_id or ""
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=open_one, amount=1_000)
    return contract


def ending_delivered(cast: Cast) -> Contract:
    """The whole is delivered; Aoi asks to end at ¥20,000 instead of accepting."""
    contract = delivered(cast)
    terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=20_000, reason="other_breach"
    )
    return contract


def agreed(cast: Cast) -> Contract:
    """The deposit is due, and the money is there."""
    contract = story.agreed(cast)
    story.pay_in(cast, 52_800)
    return contract


def offered(cast: Cast) -> Contract:
    """Ren's turn."""
    return story.offered(cast)


def offered_by_ren(cast: Cast) -> Contract:
    """Ren has countered: Aoi's turn."""
    contract = story.offered(cast)
    return offers.counter_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms=story.terms(price=48_000))
