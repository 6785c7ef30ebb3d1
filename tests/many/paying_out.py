"""The story of money that leaves for a bank account."""

from many.pairs import Pair
from many.served import Caller
from many.tales import BOTH, either, pass_days, reads

from michinori.people.queries import user
from tests.treasury.payees import account_for, earn


def taking_out(pair: Pair) -> None:
    """Ren is paid and takes the money out; of two who take all of it, one does, and a second wish is taken back."""
    ren = user(pair.ids["ren"])
    account_for(ren)
    earn(ren, 50_000)
    pair.pace.once(lambda: pass_days(3))
    pair.callers["ren again"] = Caller(pair.site, {**pair.callers["ren"].headers})
    out = pair.post("ren", "/payouts", {"amount": 20_000})
    pair.both(("ren", f"/payouts/{out['id']}/cancel", {}), ("ren again", f"/payouts/{out['id']}/cancel", {}), *BOTH)
    pair.both(
        ("ren", "/payouts", {"amount": 30_000}),
        ("ren again", "/payouts", {"amount": 30_000}),
        *either("insufficient-balance"),
    )
    reads(pair, "ren", "/payouts", "/bank-account", "/balance")
