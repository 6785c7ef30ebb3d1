"""Finding payouts, and clients by their payer's reference, for staff."""

from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.people.looking import Sought
from michinori.treasury.models import PayerReference, Payout

MOST = 20


def payouts_found(actor: Actor, sought: Sought) -> list[Payout]:
    """Payouts by id or amount, the newest first, at most 20. Raises ``not-found`` (404) for anybody but staff who look
    people up. One query.
    """
    require_staff(actor, "people")
    rows = Payout.objects.all()
    if sought.kind == "id" and sought.text.startswith("pay_"):
        return list(rows.filter(id=sought.text))
    if sought.amount is not None:
        return list(rows.filter(amount=sought.amount).order_by("-requested_at")[:MOST])
    return []


def payer_of(actor: Actor, sought: Sought) -> frozenset[str]:
    """The id of the client whose payer's reference was typed; empty if nobody's. Raises as ``payouts_found``."""
    require_staff(actor, "people")
    if len(sought.digits) != 8:
        return frozenset()
    return frozenset(PayerReference.objects.filter(number=sought.digits).values_list("client_id", flat=True))


def payouts_to(client_id: str) -> tuple[list[Payout], str]:
    """The newest payouts to a person or an organisation, with their accounts, and the payer's reference, empty without
    one. For staff who have stated why they look: the caller checks that. Two queries.
    """
    rows = Payout.objects.filter(owner_id=client_id).select_related("account").order_by("-requested_at", "-id")
    number = PayerReference.objects.filter(client_id=client_id).values_list("number", flat=True).first()
    return list(rows[:MOST]), number or ""
