"""The story of money that leaves for a bank account."""

from many.pairs import Pair
from many.served import Caller
from many.tales import BOTH, either, pass_days, reads

from michinori.people.queries import user
from tests.treasury.payees import ACCOUNT, account_for, earn


def taking_out(pair: Pair) -> None:
    """Ren is paid, takes a wish back and asks for money, each sent twice: it happens once, as is read afterwards."""
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
    reads(pair, "ren", "/payouts", "/bank-account", "/balance")
