"""Mails that have gone out."""

from django.db import models


class SentMail(models.Model):
    """One mail that left, once per outbox item and receiver. Real time.

    ``subject`` and ``text`` are kept only in a demo, whose people have no mailbox but its mail page: mails hold links
    that sign somebody in.
    """

    id = models.BigAutoField(primary_key=True)
    item_id = models.BigIntegerField()
    receiver = models.TextField()
    address = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="sentmail_once", fields=["item_id", "receiver"])]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="sentmail_newest")]

    def __str__(self) -> str:
        return str(self.pk)
