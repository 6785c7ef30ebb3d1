"""The command that pins a remark to work that was handed in. It screens before it writes, as messages do."""

from collections.abc import Mapping
from typing import Any

from michinori.contracts.models import Attachment, Contract, Remark
from michinori.contracts.queries.remarks import Said, work_to_remark_on
from michinori.contracts.scene import Enclosure, apply_due, locked_with_place, record
from michinori.conversation.models import Thread
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, rates
from michinori.machinery.previews import preview_type
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.rules.contract.facts.work import RemarkMade
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.turns import Turn
from michinori.rules.talk.messages import let_pass
from michinori.rules.talk.remarks import MOST_REMARKS, Spot, read_remark

from .messages import A_MINUTE


def make_remark(*, actor: Actor, file_id: str, sent: Mapping[str, Any]) -> Said:
    """Pin a remark (``body``) to a place (``page``, ``x``, ``y`` in permille) of the work's preview, or to a ``second``
    of sound or film. It is an event of the contract; state, clocks and amounts stay as they are.

    Raises ``not-found`` (404) for strangers and for files without a preview, ``trustee-acts`` (403), ``remarks-closed``
    (409) when the work is no longer being looked at, ``too-many-remarks`` (409), ``too-many-messages`` (429),
    ``invalid``, ``contact-without-consent`` (422).
    """
    work = work_to_remark_on(actor, file_id)

    def run() -> Said:
        contract, place = locked_with_place(actor, work.contract_id)
        if not place.acting:
            raise Problem.forbidden("trustee-acts")
        now = clock.now()
        life, _ = apply_due(contract, now)
        if life.status not in ANSWERABLE:
            raise Problem("remarks-closed")
        text, spot = _read(work, sent)
        words, both = settings_now().site.watched_words, _both_consent(contract)
        outside = let_pass(str(sent["body"]), field="body", agreed=True, consented=both, watched=words)
        if Remark.objects.filter(contract=contract, file_id=file_id).count() >= MOST_REMARKS:
            raise Problem("too-many-remarks", limit=MOST_REMARKS)
        rates.count(f"messages:{actor.user_id}", A_MINUTE, 60, "too-many-messages")
        fact = RemarkMade(by=place.side, file=file_id, outside=outside or None, **vars(spot))
        row = Remark(contract=contract, n=contract.last_n + 1, file_id=file_id, by=place.side, outside=outside, at=now)
        row.author_id = str(actor.user_id)
        row.page, row.x, row.y, row.second = spot.page, spot.x, spot.y, spot.second
        record(
            contract, life, Turn(life).told(fact), actor=actor, at=now, enclosure=Enclosure(note=text), by=place.side
        )
        row.save(force_insert=True)
        return Said(row, text)

    return in_transaction(run)


def _read(work: Attachment, sent: Mapping[str, Any]) -> tuple[str, Spot]:
    shown = work.shown_by or work.file
    if not shown.pages:
        raise Problem.unknown()
    return read_remark(sent, pages=shown.pages, plays=preview_type(shown) != "image/jpeg")


def _both_consent(contract: Contract) -> bool:
    thread = Thread.objects.filter(id=thread_of(contract)).first()
    return thread is not None and thread.both_consent
