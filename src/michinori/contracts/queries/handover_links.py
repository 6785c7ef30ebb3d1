"""Who is named in the link of a handover, and whether both sides agree that they see more (domain § 7)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from michinori.contracts.models import Contract, Handover
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.people.models.tokens import hash_secret
from michinori.people.queries import addresses_of, business_ended

JOINED = (
    "contract__terms", "contract__open_delivery", "contract__open_amendment", "contract__open_switch",
    "contract__open_handover", "contract__open_termination__open_result", "contract__worker", "continuation",
)  # fmt: skip


def link_by(token: str) -> Handover | None:
    """The link of that token, live or not, with its contract."""
    return Handover.objects.select_related(*JOINED).filter(token_hash=hash_secret(token)).first()


def is_live(handover: Handover, at: datetime) -> bool:
    """Whether it may still be taken: not used, revoked, run out, or the ending taken back."""
    return handover.status == "open" and at < handover.expires_at


def is_named(actor: Actor, handover: Handover) -> bool:
    """Whether the link is meant for this person, by an address of theirs that is confirmed."""
    return actor.user_id is not None and handover.email in addresses_of(actor.user_id)


def both_agree(handover: Handover) -> bool:
    """Whether worker and old client let the new client see the brief, approved stages and files. The old client's
    consent is presumed when its business has ended.
    """
    if not handover.agreed_by_worker:
        return False
    return handover.agreed_by_client or business_ended(handover.contract.client_id)


def shown_to(actor: Actor) -> list[str]:
    """Ids of the contracts whose rest was offered to this person, or taken by them, and whose two sides agree."""
    if actor.user_id is None:
        return []
    live = Q(status="open", expires_at__gt=clock.now())
    taken = Q(status="accepted") & ~Q(continuation__status="cancelled")
    rows = Handover.objects.filter(live | taken, email__in=addresses_of(actor.user_id)).select_related("contract")
    return [row.contract_id for row in rows if both_agree(row)]


def continued(contract_ids: Iterable[str]) -> frozenset[str]:
    """Of these contracts those from which another goes on that did not come to nothing. One query."""
    rows = Contract.objects.filter(continues_id__in=list(contract_ids)).exclude(status="cancelled")
    return frozenset(one for one in rows.values_list("continues_id", flat=True) if one)
