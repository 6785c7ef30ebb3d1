"""Inquiry (お問い合わせ) by somebody with or without an account, its messages, and templates (ひな形) of answers."""

from django.db import models
from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.machinery.models import StoredFile
from michinori.people.models import User
from michinori.rules.support.inquiries import (
    BYS,
    MATTERS,
    NAME_LIMIT,
    STATES,
    SUBJECT_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TOPICS,
)


def new_inquiry_id() -> str:
    return new_id("inq")


def new_inquiry_message_id() -> str:
    return new_id("inm")


def new_template_id() -> str:
    return new_id("tpl")


class Inquiry(BaseModel):
    """``user``: who was signed in; without one ``email`` gets the answers. ``contract``: what it is about; ``matter``:
    the id of a payout, a hold or a payment by card of theirs that it is about, rows of a room beside this one.

    ``state``: ``unconfirmed`` until somebody has opened the link mailed to the address. ``proven``: the form's script
    sent a proof of work; ``trapped``: a field that people do not see was filled in. ``asked_since``: since when words
    of the sender wait for an answer, None when nothing waits; ``answer_by``: by when staff mean to answer them.
    ``last_n``: the number of the last message. ``invited_at``: when the sender was asked whether the answers were of
    help, once; ``helpful``: what they said. ``struck_at``: when name, address and words were struck.
    """

    id = models.TextField(primary_key=True, default=new_inquiry_id)
    topic = models.CharField(max_length=8)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="inquiries", db_index=False)
    name = models.CharField(max_length=NAME_LIMIT)
    email = models.EmailField(blank=True, default="")
    subject = models.CharField(max_length=SUBJECT_LIMIT)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    matter = models.TextField(default="", db_default="")
    language = models.CharField(max_length=2, default="ja")
    state = models.CharField(max_length=11)
    proven = models.BooleanField(default=False)
    trapped = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    asked_since = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    last_n = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    assigned = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    invited_at = models.DateTimeField(null=True)
    helpful = models.BooleanField(null=True)
    rated_at = models.DateTimeField(null=True)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="inquiry_topic", condition=Q(topic__in=TOPICS)),
            models.CheckConstraint(name="inquiry_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="inquiry_sender", condition=Q(user__isnull=False) | ~Q(email="") | Q(struck_at__isnull=False)
            ),
            models.CheckConstraint(
                name="inquiry_matter", condition=Q(matter="") | Q(user__isnull=False, matter__regex=MATTERS)
            ),
            models.CheckConstraint(name="inquiry_confirmed", condition=Q(user__isnull=True) | ~Q(state="unconfirmed")),
            models.CheckConstraint(
                name="inquiry_waits",
                condition=Q(asked_since__isnull=True, answer_by__isnull=True)
                | Q(asked_since__isnull=False, answer_by__isnull=False) & ~Q(state="closed"),
            ),
            models.CheckConstraint(
                name="inquiry_closed",
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="inquiry_rated",
                condition=Q(helpful__isnull=True, rated_at__isnull=True)
                | Q(helpful__isnull=False, rated_at__isnull=False, invited_at__isnull=False),
            ),
            models.CheckConstraint(name="inquiry_struck", condition=Q(struck_at__isnull=True) | Q(state="closed")),
        ]
        indexes = [
            models.Index(
                fields=["answer_by", "id"],
                name="inquiry_queue",
                condition=Q(state="open", asked_since__isnull=False, trapped=False),
            ),
            models.Index(
                fields=["state", "-last_at", "-id"], name="inquiry_of_state", condition=Q(struck_at__isnull=True)
            ),
            models.Index(fields=["user", "-last_at", "-id"], name="inquiry_own", condition=Q(user__isnull=False)),
            models.Index(
                fields=["assigned", "-last_at", "-id"],
                name="inquiry_given",
                condition=Q(assigned__isnull=False) & ~Q(state="closed"),
            ),
            models.Index(fields=["closed_at"], name="inquiry_to_strike", condition=Q(struck_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.id


class InquiryMessage(BaseModel):
    """``n``: its number in the inquiry, from 1. ``by``: who wrote it; a ``note`` is read by staff alone."""

    id = models.TextField(primary_key=True, default=new_inquiry_message_id)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages", db_index=False)
    n = models.PositiveIntegerField()
    by = models.CharField(max_length=6)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(max_length=TEXT_LIMIT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="inquiry_message_by", condition=Q(by__in=BYS)),
            models.CheckConstraint(name="inquiry_message_author", condition=Q(by="person") | Q(author__isnull=False)),
            models.UniqueConstraint(fields=["inquiry", "n"], name="inquiry_message_n"),
        ]

    def __str__(self) -> str:
        return self.id


class InquiryFile(BaseModel):
    """A stored file of the sender beside a message."""

    message = models.ForeignKey(InquiryMessage, on_delete=models.CASCADE, related_name="enclosed", db_index=False)
    place = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "file"], name="inquiry_file_once"),
        ]

    def __str__(self) -> str:
        return self.file_id


class InquiryTemplate(BaseModel):
    """The beginning of an answer, in both languages, which staff finish before they send it."""

    id = models.TextField(primary_key=True, default=new_template_id)
    title = models.CharField(max_length=TITLE_LIMIT)
    ja = models.TextField(max_length=TEXT_LIMIT)
    en = models.TextField(max_length=TEXT_LIMIT)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title"], name="inquiry_template_title")]

    def __str__(self) -> str:
        return self.title
