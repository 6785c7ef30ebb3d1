"""Models of threads (やり取り), messages (メッセージ) and drafts of them, promises (約束) and read marks."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from michinori.contracts.models import Amendment, Contract
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.market.models import Proposal
from michinori.people.models import Client, User
from michinori.rules.contract.life import SIDES
from michinori.rules.talk.messages import MAX_BODY


def new_message_id() -> str:
    return new_id("msg")


def new_thread_id() -> str:
    return new_id("thr")


def new_message_draft_id() -> str:
    return new_id("msd")


def thread_id_of(root_id: str) -> str:
    """The id of the thread of a proposal, or of a contract without a proposal; known before the thread's row exists."""
    return f"thr_{root_id[4:]}"


class Thread(BaseModel):
    """The messages of worker and client about one piece of work, from the proposal to its contracts (decision 0018), or
    before there is any (相談, decision 0037).

    ``proposal``: what it began with, or else ``contract``; a consultation has neither. ``last_n``: ``n`` of the
    newest message, 0 before the first.
    ``*_consented_at``: since when that side consents to exchange contact data; None without consent.
    """

    id = models.TextField(primary_key=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="thread")
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, null=True, related_name="thread")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_n = models.IntegerField(default=0)
    worker_consented_at = models.DateTimeField(null=True)
    client_consented_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thread_of_one",
                condition=Q(proposal__isnull=True) | Q(contract__isnull=True),
            ),
            models.UniqueConstraint(
                name="consultation_once",
                fields=["client", "worker"],
                condition=Q(proposal__isnull=True, contract__isnull=True),
            ),
            models.CheckConstraint(name="thread_last_n", condition=Q(last_n__gte=0)),
        ]
        indexes = [
            models.Index(fields=["worker", "-last_at", "-id"], name="thread_of_worker"),
            models.Index(fields=["client", "-last_at", "-id"], name="thread_of_client"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def is_consultation(self) -> bool:
        """Whether the two talk before there is a job or proposal between them."""
        return self.proposal_id is None and self.contract_id is None

    @property
    def both_consent(self) -> bool:
        """Whether both sides consent to exchange contact data."""
        return self.worker_consented_at is not None and self.client_consented_at is not None


class Message(BaseModel):
    """A message; it is never edited. ``n``: number of the event in the thread's history with the message's commitment,
    made with ``nonce``.

    ``by``: the side that sent it. ``contract``: the thread's contract at the time, if any. ``outside``: whether it
    invites to deal outside the site (domain § 10).
    """

    id = models.TextField(primary_key=True, default=new_message_id)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages", db_index=False)
    n = models.IntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.CharField(max_length=6)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField(max_length=MAX_BODY, blank=True, default="")
    outside = models.BooleanField(default=False)
    at = models.DateTimeField()
    nonce = models.BinaryField()
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_once", fields=["thread", "n"]),
            models.CheckConstraint(name="message_by", condition=Q(by__in=SIDES)),
            models.CheckConstraint(name="message_body", condition=LessThanOrEqual(Length("body"), MAX_BODY)),
        ]
        indexes = [models.Index(fields=["author", "-at"], name="message_of_author")]

    def __str__(self) -> str:
        return self.id


class MessageFile(BaseModel):
    """A file sent with a message; both sides may download it at once. ``place``: its position among the files."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attached", db_index=False)
    place = models.SmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="message_file_once", fields=["message", "place"])]

    def __str__(self) -> str:
        return f"{self.message_id} {self.file_id}"


class MessageDraft(BaseModel):
    """A message that a program has drafted for somebody, who sends it on the page or not at all (decision 47). One for
    each person and thread; a newer one takes its place. Nobody else sees it.
    """

    id = models.TextField(primary_key=True, default=new_message_draft_id)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    body = models.TextField(max_length=MAX_BODY)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_draft_once", fields=["user", "thread"]),
            models.CheckConstraint(name="message_draft_body", condition=LessThanOrEqual(Length("body"), MAX_BODY)),
        ]
        indexes = [models.Index(fields=["user", "-made_at", "-id"], name="message_draft_newest")]

    def __str__(self) -> str:
        return self.id


class Promise(BaseModel):
    """The mark on a message that "this changes the contract"; ``by``: the side that set it; ``amendment``: the
    amendment proposed from it, None until then.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="promise")
    by = models.CharField(max_length=6)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, null=True, related_name="promise")

    class Meta:
        constraints = [models.CheckConstraint(name="promise_by", condition=Q(by__in=SIDES))]

    def __str__(self) -> str:
        return self.message_id


class Reading(BaseModel):
    """One person's state in a thread: ``n``, the last event they have read, and whether they muted it."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="readings", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.CharField(max_length=6)
    n = models.IntegerField(default=0)
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reading_once", fields=["thread", "user"]),
            models.CheckConstraint(name="reading_by", condition=Q(by__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.user_id}"
