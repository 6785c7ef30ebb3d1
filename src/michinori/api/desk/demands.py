"""Demands for deletion or disclosure: the queue, one demand, its answer."""

from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.desk.guarding import note_seen
from michinori.api.routes import Room
from michinori.legal.commands import demands
from michinori.legal.models import Demand
from michinori.legal.queries.demands import demand_at_desk, view_demands
from michinori.rules.legal.demands import ANSWER_LIMIT, KINDS, OUTCOMES

room = Room(_("運営デスク"))


class DemandOut(BaseModel):
    """What somebody demands of the operator, in a stranger's words. ``user``: who was signed in. ``trapped``: a field
    that people do not see was filled in. The answer goes to their mail address, which stands on the page.
    """

    id: str
    kind: str = Field(description=", ".join(KINDS))
    name: str
    user: Party | None
    place: str
    text: str
    trapped: bool
    made_at: Instant
    answer_by: Instant
    outcome: str = Field(description=f"Empty while nobody has answered; {', '.join(OUTCOMES)}")
    answer: str
    answered_at: Instant | None

    @classmethod
    def of(cls, row: Demand) -> Self:
        """A demand with who made it."""
        fields = {name: getattr(row, name) for name in cls.model_fields if name != "user"}
        return cls(user=Party.of(row.user) if row.user else None, **fields)


class DemandAnswer(Body):
    """Mailed to the sender as it is."""

    outcome: str = Field(description=", ".join(OUTCOMES))
    answer: str = Field(description=f"With the reason; at most {ANSWER_LIMIT} characters")


@room.query("/desk/demands", Page[DemandOut], _("削除や開示の求めの一覧（運営者）"), scope="staff")
def list_demands(call: Call) -> Page[DemandOut]:
    """The fifty that wait longest, then those that a trap caught."""
    queue = view_demands(call.actor)
    note_seen(call, "desk_demands")
    return Page[DemandOut](items=[DemandOut.of(one) for one in (*queue.open, *queue.caught)], next=None)


@room.query("/desk/demands/{demand_id}", DemandOut, _("削除や開示の求め（運営者）"), scope="staff")
def show_demand(call: Call, demand_id: str) -> DemandOut:
    """As it was made, and its answer."""
    found = DemandOut.of(demand_at_desk(call.actor, demand_id))
    note_seen(call, "desk_demand", demand_id=demand_id)
    return found


@room.command(
    "/desk/demands/{demand_id}/answer", DemandOut, _("削除や開示の求めに答える（運営者）"),
    body=DemandAnswer, scope="staff",
)  # fmt: skip
def answer_demand(call: Call, demand_id: str, body: DemandAnswer) -> DemandOut:
    """Once, and not one's own."""
    return DemandOut.of(demands.answer_demand(actor=call.actor, demand_id=demand_id, **body.model_dump()))
