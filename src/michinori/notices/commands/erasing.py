"""What somebody who closes their account was told, how they were reached, and what others were told of them."""

from collections.abc import Collection

from django.db.models import Q

from michinori.moderation.commands.erasing import cases_of
from michinori.moderation.models import Decision
from michinori.notices.models import Bounce, Choice, Notice, SentMail, Timing
from michinori.notices.push.models import Device
from michinori.notices.webhooks.models import Webhook
from michinori.people.models import User


def erase_notices_of(user: User, addresses: Collection[str]) -> None:
    """Delete their notices, choices, devices and webhooks, and what is kept of mails to ``addresses``."""
    for model in (Notice, Choice, Timing, Device, Webhook):
        model._default_manager.filter(user=user).delete()
    Bounce.objects.filter(address__in=addresses).delete()
    SentMail.objects.filter(address__in=addresses).delete()


def erase_notices_about(theirs: Collection[str], comments: Collection[str]) -> None:
    """Delete what others were told of them as a partner, and of what became of reports and comments: what happened
    stands in the histories anyway. Names are not looked for: they may have changed since, or be any word.

    ``theirs``: their ids as clients; ``comments``: ids of those they wrote.
    """
    decided = Decision.objects.filter(case__in=cases_of(theirs, comments)).values_list("id", flat=True)
    keys = [*(f"report_decided:{one}" for one in decided), *(f"comment_published:{one}" for one in comments)]
    Notice.objects.filter(Q(about__in=theirs) | Q(key__in=keys)).delete()
