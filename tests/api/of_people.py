"""For each operation of organisations: the steps that lead to it, a valid body, and bad values for each field."""

from typing import Any

from api.irregular import LONG, TEXTS
from api.of_conversation import NUMBERS
from api.programs import ok
from api.road import Road, start

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from tests.treasury.payees import account_for, earn


def invited() -> Road:
    """Aoi's organisation invites Ren."""
    road = start()
    road.organisation_id = ok(road.aoi.get("/me"))["client"]["id"]
    body = {"email": road.ren.user.email, "role": "member"}
    made = ok(road.aoi.post(f"/organisations/{road.organisation_id}/invitations", body), 201)
    road.organisation_invitation_id = made["id"]
    return road


def earned() -> Road:
    """Ren has money, and an account that the office has checked."""
    road = start()
    set_setting(actor=Actor.operator(), key="account_hours", text="0")
    account_for(road.ren.user)
    earn(road.ren.user, 50_000)
    return road


def taken_out() -> Road:
    """Ren has asked for a part of it."""
    road = earned()
    road.payout_id = ok(road.ren.post("/payouts", {"amount": 2_000}), 201)["id"]
    return road


_INVITATION = "/organisation-invitations/{organisation_invitation_id}"
CASES: dict[str, Any] = {
    "/payouts": (
        earned,
        "ren",
        {"amount": 1_000, "source": "worker"},
        {"amount": [*NUMBERS, 0, 999], "source": ["", "bank", 5, [], "😀"], "organisation_id": ["", LONG, 5, "😀"]},
    ),
    "/paying-in/card": (start, "aoi", {"amount": 5_000}, {"amount": [*NUMBERS, 0, 49, 10_000_000]}),
    "/payouts/{payout_id}/cancel": (taken_out, "ren", {}, {}),
    "/organisations": (start, "aoi", {"name": "青空"}, {"name": TEXTS, "corporate_number": ["12", LONG, 5, "😀"]}),
    "/organisations/{organisation_id}/invitations": (
        start,
        "aoi",
        {"email": "nobody@example.jp", "role": "member"},
        {"email": [*TEXTS, "😀", "nobody"], "role": [*TEXTS, "king"]},
    ),
    "/organisations/{organisation_id}/leave": (start, "aoi", {}, {}),
    f"{_INVITATION}/accept": (invited, "ren", {}, {}),
    f"{_INVITATION}/decline": (invited, "ren", {}, {}),
    f"{_INVITATION}/withdraw": (invited, "aoi", {}, {}),
}
