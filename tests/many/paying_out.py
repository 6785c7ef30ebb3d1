"""The stories of money that leaves for a bank account, and of money that comes by card."""

from many.pairs import Pair
from many.served import Caller
from many.telling import BOTH, either, pass_days, reads

from michinori.people.queries import user
from tests.treasury.payees import ACCOUNT, account_for, earn


def taking_out(pair: Pair) -> None:
    """Ren says what he is taxed as, is paid, takes a wish back and asks for money, each sent twice: it happens once, as
    is read afterwards.
    """
    ren = user(pair.ids["ren"])
    account_for(ren)
    earn(ren, 50_000)
    pair.pace.once(lambda: pass_days(3))
    pair.callers["ren again"] = Caller(pair.site, {**pair.callers["ren"].headers})
    pair.post("ren", "/bank-account", ACCOUNT, method="PUT")
    out = pair.post("ren", "/payouts", {"amount": 20_000})
    repeated = (*BOTH, *either("idempotency-in-progress"))
    cancelled: tuple[str, dict[str, int]] = (f"/payouts/{out['id']}/cancel", {})
    pair.both(("ren", *cancelled), ("ren again", *cancelled), *repeated)
    asked = ("/payouts", {"amount": 30_000})
    pair.both(("ren", *asked), ("ren again", *asked), *repeated)
    pair.post("ren", "/tax-profile", {"private": True}, method="PUT")
    reads(pair, "ren", "/payouts", "/bank-account", "/balance", "/tax-profile")


def paying_by_card(pair: Pair) -> None:
    """Mio pays by card; the same request twice makes one payment."""
    pair.callers["mio again"] = Caller(pair.site, {**pair.callers["mio"].headers})
    pair.post("mio", "/paying-in/card", {"amount": 5_000})
    again = ("/paying-in/card", {"amount": 6_000})
    first, second = pair.both(("mio", *again), ("mio again", *again), *BOTH)
    assert first.data["id"] == second.data["id"]
    reads(pair, "mio", "/balance")
