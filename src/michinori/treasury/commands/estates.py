"""What an insolvent client has left outside escrow: the trustee's (domain § 6, § 8; decision 38, Leaving with money).

The trustee, or staff for one without an account of the site, says where it shall go; other staff check whose account
that is (``vouch_for_account``), and from then on all of it leaves by itself with the next run.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.treasury.commands.accounts import is_own_slip, read_account, require_no_word_before
from michinori.treasury.commands.gathering import await_bank_day
from michinori.treasury.commands.money_log import note_act, read_reason
from michinori.treasury.models import BankAccount


def set_estate_account(
    *, actor: Actor, end_id: str, body: Mapping[str, Any], confirmed: bool = False, why: str | None = None
) -> BankAccount:
    """Say to which account the money of an estate goes; one before ends, and the trustee is told, whoever did it.
    ``confirmed``: the trustee gave password or passkey just now. Staff need the duty ``payouts`` and a proof of who
    they are, and say ``why``; one person of them names one within 30 days, but for a slip for which nobody has vouched.

    Raises ``not-found`` for others and for a business that is not insolvent, ``confirmation-needed``,
    ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403), ``invalid`` (422).
    """
    end = find(BusinessEnd.objects.filter(kind="insolvent"), end_id)
    by_office = end.trustee_id is None or actor.user_id != end.trustee_id
    if by_office:
        require_staff(actor, "payouts")
        require_elevated(actor)
        if actor.user_id and is_own_side(actor.user_id, end.client_id):
            raise Problem.forbidden("own-matter")
    elif not confirmed:
        raise Problem.forbidden("confirmation-needed")
    typed = read_account(body)
    said = read_reason(actor, why) if by_office else None

    def set_account() -> BankAccount:
        lock(Client, end.client_id)
        now = clock.now()
        before = BankAccount.objects.filter(estate=end, ended_at=None).first()
        if before and typed.is_that_of(before) and before.status != "returned":
            return before
        if by_office and not (before and is_own_slip(actor, before)):
            require_no_word_before(actor, BankAccount.objects.filter(estate=end))
        BankAccount.objects.filter(estate=end, ended_at=None).update(ended_at=now)
        waits = timedelta(hours=settings_now().site.account_hours)
        made = BankAccount.objects.create(
            estate=end, status="unverified", made_at=now, made_by=str(actor), usable_from=now + waits,
            by_office=by_office, **vars(typed),
        )  # fmt: skip
        await_bank_day(now)
        outbox.put("estate_account_set", {"account_id": made.id}, key=made.id)
        note_act(actor=actor, kind="estate_account_set", data={"business_end": end.id, "account": made.id}, why=said)
        return made

    return in_transaction(set_account)
