"""For each operation of organisations: the steps that lead to it, a valid body, and bad values for each field."""

from typing import Any

from api.irregular import LONG, TEXTS
from api.programs import ok
from api.road import Road, start


def invited() -> Road:
    """Aoi's organisation invites Ren."""
    road = start()
    road.organisation_id = ok(road.aoi.get("/me"))["client"]["id"]
    body = {"email": road.ren.user.email, "role": "member"}
    made = ok(road.aoi.post(f"/organisations/{road.organisation_id}/invitations", body), 201)
    road.organisation_invitation_id = made["id"]
    return road


_INVITATION = "/organisation-invitations/{organisation_invitation_id}"
CASES: dict[str, Any] = {
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
