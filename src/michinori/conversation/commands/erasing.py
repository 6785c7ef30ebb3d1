"""What is left of the talk of somebody who closes their account (decision 0026)."""

from michinori.contracts.models import Contract
from michinori.conversation.models import Message, MessageFile, Thread
from michinori.market.models import Proposal


def erase_talk_of(user_id: str) -> None:
    """Their words and files go from threads in which no terms were ever offered; what was said about terms is evidence
    of both sides and stays, without a name. An empty nonce says that the words were erased: nothing opens the
    commitment.
    """
    dealt = Contract.objects.filter(proposal__isnull=False).values("proposal")
    idle = Thread.objects.filter(proposal__in=Proposal.objects.exclude(id__in=dealt))
    gone = Message.objects.filter(author_id=user_id, thread__in=idle.values("id"))
    MessageFile.objects.filter(message__in=gone.values("id")).delete()
    gone.update(body="", nonce=b"", search=None)
