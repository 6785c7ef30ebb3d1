"""What somebody who closes their account has explained publicly goes; reviews stay, without a name."""

from michinori.trust.models import FigureAnswer


def erase_answers_of(user_id: str, party_id: str) -> None:
    """Reviews are the other side's as much: their stars and words are part of a record that others go by."""
    FigureAnswer.objects.filter(made_by_id=user_id, party_id=party_id).delete()
