"""What somebody who closes their account was told, how they were reached, and what others were told of them."""

from collections.abc import Collection

from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.conversation.models import Thread
from michinori.notices.models import Bounce, Choice, Notice, SentMail, Timing
from michinori.notices.push.models import Device
from michinori.notices.webhooks.models import Webhook
from michinori.people.models import Membership, User


def erase_notices_of(user: User, addresses: Collection[str]) -> None:
    """Delete their notices, choices, devices and webhooks, and what is kept of mails to ``addresses``."""
    for model in (Notice, Choice, Timing, Device, Webhook):
        model._default_manager.filter(user=user).delete()
    Bounce.objects.filter(address__in=addresses).delete()
    SentMail.objects.filter(address__in=addresses).delete()


def erase_notices_about(user: User, client_ids: Collection[str]) -> None:
    """Delete notices by which others were told of them by name: what happened stands in the histories anyway. Only
    those are looked at that lead to what the two had to do with each other, since a name may be any word.
    """
    ours = Q(worker_id=user.id) | Q(client_id__in=client_ids)
    threads = Thread.objects.filter(ours).values_list("id", "client_id", "worker_id", "proposal__job_id")
    contracts = Contract.objects.filter(ours).values_list("id", "client_id", "worker_id")
    known = {value for row in (*threads, *contracts) for value in row if value} - {user.id, *client_ids}
    members = Membership.objects.filter(organisation_id__in=known).values_list("user_id", flat=True)
    told = Notice.objects.filter(user_id__in=known | set(members)).only("id", "words", "page", "about")
    named = [one for one in told.iterator(500) if user.display_name in str(one.words)]
    places = known | {user.id, *client_ids}
    gone = [one.id for one in named if one.about in places or places.intersection(one.leads_to.ids)]
    Notice.objects.filter(id__in=gone).delete()
