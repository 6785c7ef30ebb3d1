"""Notices, how people want to hear of them, what is held back, and mails that have gone out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from michinori.kernel.ids import new_id
from michinori.kernel.page_ref import PageRef


def new_notice_id() -> str:
    """A fresh ``ntc_…`` id."""
    return new_id("ntc")


class Notice(models.Model):
    """One event told to one person, once (``key``). Domain time.

    ``words``: ``{"ja": [title, text], "en": […]}``, as they were when it was told. ``page``: where it
    leads, a ``PageRef`` as data.
    ``about``: the client that it tells of, where a block hides it. ``shown``: whether it is in the list in the site.
    """

    id = models.TextField(primary_key=True, default=new_notice_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.TextField()
    kind = models.TextField()
    group = models.TextField()
    words = models.JSONField()
    page = models.JSONField(db_default=models.Value(PageRef("notices").as_data(), models.JSONField()))
    about = models.TextField(blank=True, default="")
    shown = models.BooleanField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="notice_once", fields=["user", "key"])]
        indexes = [
            models.Index(fields=["user", "-made_at", "-id"], condition=Q(shown=True), name="notice_newest"),
            models.Index(fields=["user"], condition=Q(shown=True, read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["made_at"], name="notice_made"),
        ]

    @property
    def leads_to(self) -> PageRef:
        """The page that opens what it tells of."""
        return PageRef.from_data(self.page)


class Choice(models.Model):
    """How one person wants to hear of one group (``frame.GROUPS``). Without a row the group's defaults hold."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    group = models.TextField()
    app = models.BooleanField()
    mail = models.TextField()
    push = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="choice_once", fields=["user", "group"]),
            models.CheckConstraint(name="choice_mail", condition=Q(mail__in=["now", "daily", "last", "off"])),
        ]


class Timing(models.Model):
    """When mails and pushes reach one person: hours of the day in Japan. No quiet time where both are null."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    digest_hour = models.SmallIntegerField(default=8)
    quiet_from = models.SmallIntegerField(null=True)
    quiet_until = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="timing_digest", condition=Q(digest_hour__range=(0, 23))),
            models.CheckConstraint(
                name="timing_quiet",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23)) & ~Q(quiet_from=F("quiet_until")),
            ),
        ]


class Held(models.Model):
    """A mail or push that waits for the morning or for the day's digest, until ``at``. Domain time."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    channel = models.TextField()
    daily = models.BooleanField()
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="held_channel", condition=Q(channel__in=["mail", "push"]))]
        indexes = [models.Index(fields=["user", "at"], name="held_due")]


class Bounce(models.Model):
    """An address whose mails come back: no notice is sent there until its owner says that it is right. Real time.

    ``why``: ``550`` and the like (the mail server's refusal), ``reported`` at the command line, or as a provider's
    report says: ``bounce``, ``complaint``.
    """

    address = models.TextField(primary_key=True)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="bounce_lower", condition=Q(address=Lower("address")))]


class SentMail(models.Model):
    """One mail that left, once per outbox item and receiver. Real time.

    ``subject``, ``text`` and ``html`` are kept only in a demo, whose people have no mailbox but its mail page: mails
    hold links that sign somebody in.
    """

    id = models.BigAutoField(primary_key=True)
    item_id = models.BigIntegerField()
    receiver = models.TextField()
    address = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, db_default="")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="sentmail_once", fields=["item_id", "receiver"])]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="sentmail_newest")]

    def __str__(self) -> str:
        return str(self.pk)
