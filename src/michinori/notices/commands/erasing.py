"""Closing an account, the part of notices: to the person and about them."""

from collections.abc import Collection

from django.db.models import Q

from michinori.moderation.commands.erasing import cases_of
from michinori.moderation.models import Decision
from michinori.notices.models import Bounce, Choice, Notice, SentMail, Timing
from michinori.notices.push.models import Device
from michinori.notices.webhooks.models import Webhook
from michinori.people.models import User


def erase_notices_of(user: User, addresses: Collection[str]) -> None:
    """Delete a person's notices, choices, devices and webhooks, and the records of mails to ``addresses``."""
    for model in (Notice, Choice, Timing, Device, Webhook):
        model._default_manager.filter(user=user).delete()
    Bounce.objects.filter(address__in=addresses).delete()
    SentMail.objects.filter(address__in=addresses).delete()


def erase_notices_about(theirs: Collection[str], comments: Collection[str]) -> None:
    """Delete other people's notices about a person as a partner, and about decisions on reports and their comments. The
    events are in the histories anyway. Notices are found by ids, since names may have changed or be ordinary words.

    ``theirs``: the ids of the clients that end with the account; ``comments``: the ids of the comments they wrote.
    """
    decided = Decision.objects.filter(case__in=cases_of(theirs, comments)).values_list("id", flat=True)
    keys = [*(f"report_decided:{one}" for one in decided), *(f"comment_published:{one}" for one in comments)]
    Notice.objects.filter(Q(about__in=theirs) | Q(key__in=keys)).delete()
