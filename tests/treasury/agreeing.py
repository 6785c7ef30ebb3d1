"""The second person agrees to what is said of a line of the bank at this moment, as who opens the page just now."""

from michinori.kernel.actor import Actor
from michinori.treasury.commands.assigning import agree_to_assignment
from michinori.treasury.commands.own_money import agree_to_own_money
from michinori.treasury.models import LineAssignment, OwnMoney, StatementLine


def said_of(line_id: str) -> str:
    """The id of what is said of whose a line is."""
    said = LineAssignment.objects.filter(line_id=line_id, ended_at=None).first()
    return said.id if said else ""


def word_on(line_id: str) -> str:
    """Which word it is that a line is the operator's own money."""
    word = OwnMoney.objects.filter(line_id=line_id).first()
    return word.word if word else ""


def agrees(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Agree to whose a line is said to be."""
    return agree_to_assignment(actor=actor, line_id=line_id, said_id=said_of(line_id), reason=reason)


def agrees_to_own(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Agree that a line is the operator's own money."""
    return agree_to_own_money(actor=actor, line_id=line_id, word=word_on(line_id), reason=reason)
