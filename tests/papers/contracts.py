"""A contract with a bit of everything that an evidence pack holds, played by commands."""

from michinori.contracts.commands import amendments, deposits, stages, terminations
from michinori.contracts.models import Contract
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices
from tests.stories.test_ending_by_agreement import halfway

REASON = "三枚目が倍になりました"
CLIENT_WORDS = "事業をやめることになりました"
WORKER_WORDS = "二枚目までは終わっています"


def worked(cast: Cast) -> Contract:
    """Stage 1 approved, stage 2 reported at 50 % with two files and acknowledged, the price raised to ¥53,000."""
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, spare=100_000)
    for number in (1, 2):
        stages.start_stage(actor=ren, contract_id=contract.id, number=number)
    first = [story.a_file(cast.ren, "ワイヤー.txt")]
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, note="ご確認ください", file_ids=first)
    stages.approve_stage(actor=aoi, contract_id=contract.id, number=1)
    second = [story.a_file(cast.ren, "右.txt"), story.a_file(cast.ren, "左.txt")]
    stages.report_stage(actor=ren, contract_id=contract.id, number=2, percent=50, note="半分です", file_ids=second)
    stages.acknowledge_stage(actor=aoi, contract_id=contract.id, number=2)
    terms = with_prices(contract, 14_400, 14_400, 24_200)
    amendment = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=terms, reason=REASON)
    amendments.accept_amendment(actor=aoi, amendment_id=amendment.id)
    return deposits.make_deposit(actor=aoi, contract_id=contract.id)


def ending(cast: Cast, reason: str = "client_withdrew") -> Contract:
    """Aoi wants to end at ¥20,000, Ren answers ¥40,000: what is confirmed (¥21,600) is paid at once."""
    contract = worked(cast)
    opened = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=20_000, reason=reason, note=CLIENT_WORDS
    )
    terminations.counter_termination(
        actor=cast.acts(cast.ren), termination_id=opened.id, amount=40_000, note=WORKER_WORDS
    )
    contract.refresh_from_db()
    return contract


def closed_by_silence(cast: Cast) -> Contract:
    """Ren asks for everything claimed, nobody answers: F (¥22,392) is paid of ¥25,056 claimed."""
    contract = halfway(cast)
    terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=25_056, reason="client_withdrew"
    )
    story.wait_days(15)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_by, contract.paid) == ("ended", "silence", 22_392)
    return contract
