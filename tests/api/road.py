"""The steps of one contract over HTTP, up to where a test needs it: Aoi's agency is the client, Ren the worker."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from api.programs import Program, ok, program

from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in

JOB = {
    "title": "広告用ランディングページのデザイン",
    "description": "広告から来た人に見せる、一枚のページのデザインをお願いします。",
    "category": "design",
    "kind": "fixed",
    "budget_min": 30_000,
    "budget_max": 60_000,
    "brief": [{"key": "ポイントカラー", "value": "青", "direction": True}],
}


def in_days(days: int) -> str:
    """A date that many days from today in Japan."""
    return (day_of(clock.now()) + timedelta(days=days)).isoformat()


def terms(**changes: Any) -> dict[str, Any]:
    """A landing page at ¥48,000 in three stages, all open at once and paid at completion, no withholding."""
    return {
        "pay_on": "completion",
        "open_stages": 3,
        "price": 48_000,
        "stages": [
            {"name": "ワイヤーフレーム", "price": 14_400},
            {"name": "ファーストビュー", "price": 14_400},
            {"name": "本文", "price": 19_200},
        ],
        "due_date": in_days(30),
        "brief": JOB["brief"],
        "withholding": False,
    } | changes


BY_DEFAULT: dict[str, Any] = {"pay_on": None, "open_stages": None}
"""For terms that leave to the site how the work goes: one stage at a time, each paid when it is approved."""


@dataclass
class Road:
    """The people of a contract, and the ids of what they have made so far. ``nana``: a member of Aoi's agency."""

    aoi: Program
    ren: Program
    nana: Program | None = None
    job_id: str = ""
    proposal_id: str = ""
    contract_id: str = ""
    payout_id: str = ""
    switch_id: str = ""
    handover_id: str = ""
    organisation_id: str = ""
    organisation_invitation_id: str = ""
    token: str = ""

    @property
    def path(self) -> str:
        return f"/contracts/{self.contract_id}"

    def contract(self) -> dict[str, Any]:
        return ok(self.ren.get(self.path))

    def pay_in(self, amount: int) -> None:
        """Money of Aoi's agency arrives at the bank."""
        client_id = default_client(self.aoi.id).id
        record_money_in(client_id=client_id, amount=amount, reference=f"{clock.now().isoformat()}{amount}")


def start() -> Road:
    """Two people who do not know each other yet."""
    return Road(program("Aoi", company="青空ウェブ制作"), program("Ren"))


def proposed() -> Road:
    """Ren has proposed to Aoi's job."""
    road = start()
    road.job_id = ok(road.aoi.post("/jobs", JOB), 201)["id"]
    body = {"price": 48_000, "message": "ワイヤーフレームから作ります。", "due_date": in_days(30)}
    road.proposal_id = ok(road.ren.post(f"/jobs/{road.job_id}/proposals", body), 201)["id"]
    return road


def offered(**changes: Any) -> Road:
    """Aoi has put terms to Ren."""
    road = proposed()
    offer = road.aoi.post(f"/proposals/{road.proposal_id}/offer", {"terms": terms(**changes)})
    road.contract_id = ok(offer, 201)["id"]
    return road


def active(**changes: Any) -> Road:
    """Agreed and deposited; ¥11,000 remain on the agency's balance."""
    road = offered(**changes)
    ok(road.ren.post(f"{road.path}/accept-offer", {"terms_version": 1}))
    road.pay_in(52_800 + 11_000)
    ok(road.aoi.post(f"{road.path}/deposit"))
    return road


def ended_unpaid() -> Road:
    """Half of stage 1 was shown with a file, and the contract ended at ¥1: the rest of its files can be bought."""
    road = active()
    ok(road.ren.post(f"{road.path}/stages/1/report", {"percent": 50, "file_ids": [road.ren.upload(b"x")]}))
    ending = ok(road.aoi.post(f"{road.path}/terminations", {"amount": 1, "reason": "agreed"}), 201)
    ok(road.ren.post(f"/terminations/{ending['id']}/accept", {"amount": 1}))
    return road
