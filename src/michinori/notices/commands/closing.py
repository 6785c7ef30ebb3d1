"""Closing an account (退会): names are struck in every room, the ledger and the papers stay (quality, Safety).

It stands here because no room below sees all the others; each strikes its own rows, all in one transaction.
"""

from collections.abc import Collection

from django.db.models import Q

from michinori.columns.commands.erasing import erase_columns_of
from michinori.contracts.commands.erasing import erase_addresses, require_nothing_open
from michinori.contracts.models import Contract
from michinori.conversation.commands.erasing import erase_talk_of
from michinori.conversation.models import Thread
from michinori.kernel.actor import Actor
from michinori.machinery import clock, outbox
from michinori.machinery.erasing import erase_files_of, forget_answers_to
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.erasing import erase_market_of, waiting_proposals
from michinori.moderation.commands.erasing import erase_reports_of
from michinori.notices.models import Bounce, Choice, Notice, SentMail, Timing
from michinori.notices.push.models import Device
from michinori.notices.webhooks.models import Webhook
from michinori.people.commands.closing import STRUCK, alone_in, held_to_close, leave_organisations, strike_user
from michinori.people.models import Membership, User
from michinori.people.queries import addresses_of
from michinori.trust.commands.erasing import erase_answers_of


def close_account(*, actor: Actor, confirm: str, user_id: str | None = None) -> None:
    """The person leaves for good; ``confirm``: their e-mail address, typed once more. The address is free afterwards.
    The operator does it for ``user_id``, who asks and cannot sign in.

    Raises ``not-found`` (404), ``invalid`` (422), ``account-has-contracts``, ``account-has-money``, ``last-owner``
    (409).
    """

    def run() -> None:
        user = held_to_close(actor, confirm, user_id)
        clients = [user.id, *alone_in(user.id)]
        waiting = waiting_proposals(user.id)  # before the look for contracts: one might come of them meanwhile
        require_nothing_open(user.id, clients)
        now, addresses = clock.now(), {*addresses_of(user.id), user.email}
        _erase_told(user, clients)
        _erase_own(user, addresses)
        leave_organisations(actor, user)
        erase_market_of(actor=actor, user_id=user.id, client_ids=clients, waiting=waiting, at=now)
        erase_addresses(addresses, f"{user.id}@closed.invalid")
        erase_talk_of(user.id)
        erase_answers_of(user.id, user.party_id)
        erase_columns_of(user.id, addresses, STRUCK)
        erase_reports_of(user.id, STRUCK)
        forget_answers_to(user.id)
        _say_goodbye(user)
        strike_user(actor, user, now)
        erase_files_of(user.id)

    in_transaction(run)


def _say_goodbye(user: User) -> None:
    """The last mail, without a name: whoever did not do this themself shall learn of it."""
    letter = {"template": "account_closed", "to": user.email, "language": user.language}
    outbox.put("mail", letter, key=f"account_closed:{user.id}")


def _erase_own(user: User, addresses: Collection[str]) -> None:
    """What they were told and how; their programs and devices."""
    for model in (Notice, Choice, Timing, Device, Webhook):
        model._default_manager.filter(user=user).delete()
    Bounce.objects.filter(address__in=addresses).delete()
    SentMail.objects.filter(address__in=addresses).delete()


def _erase_told(user: User, client_ids: Collection[str]) -> None:
    """Notices by which others were told of them by name: what happened stands in the histories anyway. Only those are
    looked at that lead to what the two had to do with each other, since a name may be any word.
    """
    ours = Q(worker_id=user.id) | Q(client_id__in=client_ids)
    threads = Thread.objects.filter(ours).values_list("id", "client_id", "worker_id", "proposal__job_id")
    contracts = Contract.objects.filter(ours).values_list("id", "client_id", "worker_id")
    known = {value for row in (*threads, *contracts) for value in row if value} - {user.id, *client_ids}
    members = Membership.objects.filter(organisation_id__in=known).values_list("user_id", flat=True)
    told = Notice.objects.filter(user_id__in=known | set(members)).only("id", "words", "link", "about")
    named = [one for one in told.iterator(500) if user.display_name in str(one.words)]
    places = known | {user.id, *client_ids}
    gone = [one.id for one in named if one.about in places or any(place in one.link for place in places)]
    Notice.objects.filter(id__in=gone).delete()
