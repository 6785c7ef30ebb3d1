"""Money in the small market: runs, payouts, accounts, lines of the bank, cards."""

from datetime import timedelta

from treasury.bank_files import taken_by_the_bank, transferred

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.leaving.commands.closing import close_account
from michinori.ledger.months import before, first_of
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.accounts import set_bank_account
from michinori.treasury.commands.own_money import say_own_money
from michinori.treasury.commands.payout_holds import hold_payouts
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.models import Payout
from michinori.treasury.parting_links import mend_token
from tests.insolvencies import record_insolvency
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT, person, takes_out
from tests.treasury.paying_by_card import disputed_and_held


def two_let_money_go(cast: Cast, people: dict[str, User]) -> dict[str, str]:
    """A run of the clock that two people have to let go, a payout that came back to who has left, an account whose
    holder nobody has checked.
    """
    operator, yui = Actor.operator(), cast.person("Yui", verified=True)
    takes_out(yui)
    set_setting(actor=operator, key="payout_second", text="0")
    run = gather_run(actor=Actor.clock(), on=bank_day_from(day_of(clock.now()) + timedelta(days=9)))
    set_setting(actor=operator, key="payout_second", text="1000000")
    nao = cast.person("Nao", verified=True)
    takes_out(nao)
    close_account(actor=Actor.person(nao.id), confirm=nao.email)
    later = gather_run(actor=operator, on=bank_day_from(day_of(clock.now()) + timedelta(days=16)))
    mark_sent(actor=operator, run_id=later.id if later else "")
    payout = Payout.objects.get(owner=nao.id, amount=3_000)
    mark_returned(actor=operator, payout_id=payout.id, reason="口座解約済")
    ids = {"parting_token": mend_token(payout.id), "left_id": nao.id, "year": str(day_of(clock.now()).year)}
    ended = record_insolvency(
        actor=cast.acts(people["sora"]),
        client_id=default_client(cast.person("Tei", company="止まった会社").id).id,
        day=day_of(clock.now()),
        document_id=story.a_file(people["sora"]),
        trustee_email=people["ken"].email,
    )
    ids["business_end_id"] = ended.end.id
    account = set_bank_account(actor=Actor.person(yui.id), body=ACCOUNT | {"number": "7654321"}, confirmed=True)
    return ids | {"run_id": run.id if run else "", "account_id": account.id}


def money_comes_and_goes(people: dict[str, User], contract_id: str) -> dict[str, str]:
    """A payout that Ren asks for, lines of the bank, a disputed card of Mio's and earnings that are held."""
    month = before(first_of(day_of(clock.now())))
    return {
        "payout_id": takes_out(people["ren"]),
        "line_id": transferred(),
        "out_id": taken_by_the_bank(),
        "own_id": _the_operator_puts_in(),
        "payout_hold_id": _somebody_is_held(),
        "month_name": f"{month:%Y-%m}",
        "layout": "freee",
        "series": "gmv",
        **disputed_and_held(people["mio"].id, contract_id),
    }


def _somebody_is_held() -> str:
    """A hold of Hiro's payouts, to which a second person has not agreed."""
    gen = Actor.person(person("Gen", staff=True).id, elevated=True)
    return hold_payouts(actor=gen, owner_id=person("Hiro").id, why="振込先が急に変わったため").id


def _the_operator_puts_in() -> str:
    """The line of money that the operator has put in, to which a second person has not agreed."""
    line_id = transferred(2_000_000, "ﾐﾁﾉﾘ ｳﾝｴｲ")
    say_own_money(actor=Actor.person(person("Fumi", staff=True).id), line_id=line_id, reason="運転資金")
    return line_id
