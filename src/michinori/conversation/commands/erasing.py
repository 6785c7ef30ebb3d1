"""Closing an account, the part of conversations (decision 0026)."""

from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.conversation.models import Message, MessageDraft, MessageFile, Thread
from michinori.market.models import Proposal


def erase_talk_of(user_id: str) -> None:
    """Erase a person's messages and their files in threads in which no terms were ever offered. Other threads are
    evidence for both sides and stay, without the person's name.

    An empty nonce marks an erased message; without its nonce the commitment in the chain cannot be opened.
    """
    MessageDraft.objects.filter(user_id=user_id).delete()
    dealt = Contract.objects.filter(proposal__isnull=False).values("proposal")
    undealt = Q(proposal__in=Proposal.objects.exclude(id__in=dealt)) | Q(proposal=None, contract=None)
    idle = Thread.objects.filter(undealt)
    gone = Message.objects.filter(author_id=user_id, thread__in=idle.values("id"))
    MessageFile.objects.filter(message__in=gone.values("id")).delete()
    gone.update(body="", nonce=b"", search=None)
