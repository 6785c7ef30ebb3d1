"""A demand is answered while its sender closes the account."""

from threading import Event

from django.db import transaction

from michinori.leaving.commands.closing import close_account
from michinori.legal.commands.demands import answer_demand, make_demand
from tests.legal.publishing import admin
from tests.races.arena import at_once
from tests.stories.cast import Cast

TYPED = "私の写真を消してください。"


def test_an_answer_while_the_account_is_closed_leaves_no_words(fresh_database: str) -> None:
    cast = Cast()
    ren, sora = cast.acts(cast.ren), admin(cast)
    demand = make_demand(actor=ren, kind="personal", name="Ren", email=cast.ren.email, place="", text=TYPED)
    closed, answered = Event(), Event()

    def close() -> None:
        with transaction.atomic():
            close_account(actor=ren, confirm=cast.ren.email)
            closed.set()
            answered.wait(2)

    def answer() -> None:
        closed.wait(60)
        answer_demand(actor=sora, demand_id=demand.id, outcome="granted", answer="消しました。")
        answered.set()

    assert at_once(close, answer) == [None, None]
    demand.refresh_from_db()
    assert demand.struck_at is not None
    assert demand.text != TYPED
