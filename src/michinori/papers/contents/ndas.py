"""What the paper of an NDA says: who asked whom, who agreed when to which text (decision 40)."""

from typing import Any

from michinori.kernel.clock import day_of, iso
from michinori.machinery.practising import has_play_money
from michinori.market.models import Nda
from michinori.papers.contents.step import FORM, client_named, person_named
from michinori.treasury.queries.tax import issuer


def nda_content(nda: Nda) -> dict[str, Any]:
    """The content. The client is bound by having asked, the worker by the press; nothing confidential stands here."""
    if nda.answered_at is None:
        raise ValueError("not agreed")
    on = day_of(nda.answered_at)
    operator = issuer(on=on)
    return {
        "form": FORM,
        "on": on.isoformat(),
        "nda_id": nda.id,
        "operator": {"name": operator.name, "address": operator.address, "number": operator.number},
        "client": client_named(nda.client),
        "worker": person_named(nda.worker),
        "asked_by": nda.asked_by.display_name,
        "asked_at": iso(nda.asked_at),
        "agreed_at": iso(nda.answered_at),
        "job": {"id": nda.job.id, "title": nda.job.title} if nda.job is not None else None,
        "text": {
            "whose": "own" if nda.text.client_id else "standard",
            "version": nda.text.number,
            "sha256": nda.text.sha256,
            "ja": nda.text.ja,
            "en": nda.text.en,
        },
        "specimen": has_play_money(),
    }
