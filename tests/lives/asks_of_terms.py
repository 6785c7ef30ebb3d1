"""How terms are offered, answered, paid for and changed."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from michinori.contracts.commands import amendments, deposits, offers
from tests.lives.asking import Ask, Request
from tests.lives.asks_of_work import plain
from tests.stories import cast as story

type Draw = Callable[[st.SearchStrategy[Any], str], Any]

PRICES = st.integers(0, 99) | st.integers(100, 9_999) | st.integers(10_000, 400_000)
SHARES = st.sampled_from([30, 33, 50, 67, 100])


def stages_at(draw: Draw) -> dict[str, Any]:
    """One to four stages with odd prices, and their price in all."""
    prices = draw(st.lists(PRICES, min_size=1, max_size=4).filter(any), "prices")
    stages = [{"name": f"工程{number}", "price": price} for number, price in enumerate(prices, 1)]
    return {"price": sum(prices), "stages": stages}


def percents_at(draw: Draw) -> dict[str, Any]:
    """A price, and stages typed in percents of it."""
    points = sorted({*draw(st.lists(st.integers(1, 99), max_size=3), "points"), 100})
    percents = [point - before for point, before in zip(points, [0, *points], strict=False)]
    stages = [{"name": f"工程{number}", "percent": percent} for number, percent in enumerate(percents, 1)]
    return {"price": draw(PRICES.filter(bool), "price"), "stages": stages}


def hours_at(draw: Draw) -> dict[str, Any]:
    """A price that caps what hours at an odd rate come to."""
    rate = draw(st.sampled_from([1, 59, 1_121, 3_333, 90_000]), "rate")
    return {"price": draw(PRICES.filter(bool), "price"), "meter": {"kind": "hours", "rate": rate}}


MEASURES = {"stages": stages_at, "percents": percents_at, "hours": hours_at}


def terms_to_offer(draw: Draw, meter: str, **fixed: Any) -> dict[str, Any]:
    """Terms that a client might offer."""
    body = story.terms(pay_on=None, open_stages=draw(st.sampled_from([None, 1, 2, 4]), "open stages"))
    del body["stages"]
    body |= MEASURES[meter](draw)
    due = draw(st.sampled_from([2, 14, 30, 75, 200]), "due in days")
    body |= {
        "due_date": story.in_days(due).isoformat(),
        "withholding": draw(st.booleans(), "withholding"),
        "fallback_share": draw(SHARES, "fallback share"),
        "restart_share": draw(st.sampled_from([0, 33, 50, 100]), "restart share"),
        "included_revisions": draw(st.sampled_from([0, 1, 2, 5]), "revisions"),
        "included_restarts": draw(st.sampled_from([0, 1, 2]), "restarts"),
        "inspection_days": draw(st.sampled_from([1, 7, 7, 14]), "inspection days"),
    }
    pay_on = draw(st.sampled_from(["stage", "" if due > 60 else "completion", ""]), "pay on")
    return body | ({"pay_on": pay_on} if pay_on else {}) | fixed


def changed_terms(ask: Ask) -> dict[str, Any]:
    """The present terms at another price, in other steps, perhaps with another share."""
    body = ask.life.terms.as_data()
    if ask.draw(st.booleans(), "other share"):
        body["fallback_share"] = ask.draw(SHARES, "fallback share")
    if body["meter"]["kind"] != "stages":
        known = body["meter"]["kind"] == "hours" or ask.one_of(True, False, label="same steps")
        return body | (MEASURES[body["meter"]["kind"]](ask.draw) if not known else {"price": ask.draw(PRICES, "price")})
    stages = [dict(stage) for stage in body["stages"]]
    for stage in stages:
        if ask.draw(st.booleans(), "change price"):
            stage["price"] = ask.draw(PRICES, "price")
    change = ask.one_of("same", "more", "fewer", label="stages")
    if change == "more":
        stages.append({"name": "追加", "price": ask.draw(PRICES, "new stage")})
    elif change == "fewer" and len(stages) > 1:
        stages.pop(ask.draw(st.integers(0, len(stages) - 1), "which"))
    return body | {"stages": stages, "price": ask.life.superseded + sum(stage["price"] for stage in stages)}


def _accept_offer(ask: Ask) -> Request:
    on, version = ask.on, ask.life.terms_version
    return lambda: offers.accept_offer(**on, terms_version=version)


def _counter_offer(ask: Ask) -> Request:
    on, body = ask.on, changed_terms(ask)
    return lambda: offers.counter_offer(**on, terms=body)


def _propose(ask: Ask) -> Request:
    on, body = ask.on, changed_terms(ask)
    return lambda: amendments.propose_amendment(**on, terms=body, reason="変更")


def _counter(ask: Ask) -> Request:
    actor, ref, body = ask.actor, ask.possible.ref or "", changed_terms(ask)
    return lambda: amendments.counter_amendment(actor=actor, amendment_id=ref, terms=body, reason="こちらの案")


def _plain_amendment(command: Callable[..., object]) -> Callable[[Ask], Request]:
    def way(ask: Ask) -> Request:
        actor, ref = ask.actor, ask.possible.ref or ""
        return lambda: command(actor=actor, amendment_id=ref)

    return way


WAYS: dict[str, Callable[[Ask], Request]] = {
    "accept-offer": _accept_offer,
    "decline-offer": plain(offers.decline_offer),
    "counter-offer": _counter_offer,
    "cancel": plain(offers.cancel_contract),
    "deposit": plain(deposits.make_deposit),
    "propose-amendment": _propose,
    "counter-amendment": _counter,
    "accept-amendment": _plain_amendment(amendments.accept_amendment),
    "decline-amendment": _plain_amendment(amendments.decline_amendment),
    "withdraw-amendment": _plain_amendment(amendments.withdraw_amendment),
}
