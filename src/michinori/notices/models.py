"""Models of notices, notification settings, what is held back, bounces and sent mails."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from michinori.kernel.ids import new_id
from michinori.kernel.page_ref import PageRef
from michinori.machinery.base_model import BaseModel


def new_notice_id() -> str:
    """Make an id ``ntc_…``."""
    return new_id("ntc")


class Notice(BaseModel):
    """A notice of one event to one person; ``key`` makes it unique. Times are domain time.

    ``words``: ``{"ja": [title, text], "en": […]}`` as written at the time. ``page``: a ``PageRef`` as data. ``about``:
    the id of the client that it is about, if a block hides it. ``shown``: whether it is listed on the site.
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
        """The page about the event."""
        return PageRef.from_data(self.page)


class Choice(BaseModel):
    """One person's settings for one group (``frame.GROUPS``). Without a row the group's defaults apply."""

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


class Timing(BaseModel):
    """When mails and pushes may reach one person, in hours of the day in Japan. No quiet time if both are None."""

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


class Held(BaseModel):
    """A mail or push held back until ``at`` (domain time); ``daily``: for the digest."""

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


class Bounce(BaseModel):
    """An address whose mails bounced (real time); no notices are mailed there until its owner confirms it.

    ``why``: the mail server's reply code (``550``), ``reported`` at the command line, or the kind in a provider's
    report (``bounce``, ``complaint``).
    """

    address = models.TextField(primary_key=True)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="bounce_lower", condition=Q(address=Lower("address")))]


class SentMail(BaseModel):
    """A sent mail, one per outbox item and receiver. Real time.

    ``subject``, ``text`` and ``html`` are stored only in a demo, which shows its mails on a page; elsewhere they are
    not, since mails contain links that sign somebody in.
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
