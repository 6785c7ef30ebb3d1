"""Acts on one stage of a contract, whose ``number`` counts from 1. Each act answers with the contract."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from michinori.api.bodies import HandingIn, Seen
from michinori.api.contract_answers import CONTRACT
from michinori.api.routes import Room
from michinori.contracts.commands import purchases, stages

room = Room(_("工程"))
_STAGE = "/contracts/{contract_id}/stages/{int:number}"


class Report(HandingIn):
    """How far a stage is. Only what has a file counts when the two cannot agree."""

    percent: int = Field(description="0 to 100")
    note: str = ""


class Submission(HandingIn):
    """A stage handed in."""

    note: str = ""


class Return(Seen):
    """``items``: keys of the brief items that are not met."""

    items: list[str] = Field(max_length=40)
    note: str = ""


class Objection(Seen):
    """Why the report is not so."""

    reason: str


room.act(f"{_STAGE}/start", stages.start_stage, CONTRACT).says(
    _("工程を始める"),
    "The worker, once the deposit is made: at most open_stages at a time, in their order (409 stage-not-open). "
    "Nothing else needs it: a report or submission begins a stage, too.",
)
room.act(f"{_STAGE}/let-begin", stages.let_stage_begin, CONTRACT).says(
    _("順番の前の工程より先に始めてもらう"), "Owner or approver: lets a stage that waits begin out of order."
)
room.act(f"{_STAGE}/put-back", stages.put_back_stage, CONTRACT).says(
    _("工程の着手を取り消す"), "The worker, where the stage was begun by mistake and nothing was reported on it."
)
room.act(f"{_STAGE}/report", stages.report_stage, CONTRACT, body=Report).says(
    _("進み具合を報告する"),
    "Begins a stage that waits. One report per stage and day. With a file it counts as acknowledged when it is not "
    "answered in time.",
)
room.act(f"{_STAGE}/submit", stages.submit_stage, CONTRACT, body=Submission).says(
    _("工程を提出する"),
    "Begins a stage that waits, and counts as a report of 100 %. With a file it is approved by the clock when it is "
    "not answered in time. What is submitted last is the delivery. One not yet answered may be submitted again with "
    "files.",
)
room.act(f"{_STAGE}/approve", stages.approve_stage, CONTRACT).says(
    _("工程を承認する"),
    "Owner or approver. Paid now where the terms pay per stage. Approving the last stage completes the contract.",
)
room.act(f"{_STAGE}/return", stages.return_stage, CONTRACT, body=Return).says(
    _("工程を差し戻す"), "Names the brief items that are not met, and uses one of the revisions."
)
room.act(f"{_STAGE}/agree-return", stages.agree_return, CONTRACT).says(
    _("差し戻しに同意する"), "The worker agrees that the items were not met: no revision is used."
)
room.act(f"{_STAGE}/acknowledge", stages.acknowledge_stage, CONTRACT).says(
    _("報告を確認する"), "The latest report becomes confirmed. It never lowers what is confirmed."
)
room.act(f"{_STAGE}/object", stages.object_stage, CONTRACT, body=Objection).says(
    _("報告に異議を伝える"), "Covers the reports not yet answered. Lowers nothing."
)
room.act(f"{_STAGE}/buy", purchases.buy_stage, CONTRACT).says(
    _("工程の原本を買い取る"),
    "After the end: pays what is missing of the stage's price, and its originals pass. Owner or approver.",
)
