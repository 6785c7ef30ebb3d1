"""Closing an account, the part of trust: explanations are deleted; reviews stay without a name."""

from michinori.trust.models import FigureAnswer


def erase_answers_of(user_id: str, party_id: str) -> None:
    """Delete a person's explanations of their own figures. Their reviews stay: they are part of the other side's
    record.
    """
    FigureAnswer.objects.filter(made_by_id=user_id, party_id=party_id).delete()
