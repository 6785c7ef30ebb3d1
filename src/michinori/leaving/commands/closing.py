"""Closing an account (退会): names are struck in every room; ledger and papers stay (decision 0026).

Each room strikes its own rows (``commands/erasing.py``), all in one transaction.
"""

from michinori.columns.commands.erasing import comments_by, erase_columns_of
from michinori.contracts.commands.erasing import erase_handovers_of, require_nothing_open
from michinori.conversation.commands.erasing import erase_talk_of
from michinori.kernel.actor import Actor
from michinori.legal.commands.demands import strike_demands_of
from michinori.machinery import clock, outbox
from michinori.machinery.erasing import erase_files_of, forget_answers_to
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.erasing import erase_market_of, waiting_proposals
from michinori.moderation.commands.erasing import erase_reports_of
from michinori.notices.commands.erasing import erase_notices_about, erase_notices_of
from michinori.notices.telling import keep_from_telling
from michinori.people.commands.closing import alone_in, held_to_close, leave_organisations, own_addresses, strike_user
from michinori.people.models import User
from michinori.people.sign_up_invitations import is_open_to_all
from michinori.support.commands.erasing import strike_inquiries_of
from michinori.treasury.commands.erasing import erase_bank_accounts_of, erase_card_marks_of
from michinori.treasury.commands.parting import pay_out_leaving
from michinori.trust.commands.erasing import erase_answers_of


def close_account(*, actor: Actor, confirm: str, user_id: str | None = None) -> None:
    """Close the actor's account for good; ``confirm`` repeats its e-mail address, which is free for a new account
    afterwards. The operator closes that of ``user_id``, for people who ask and cannot sign in.

    All money leaves for the bank account. Raises ``not-found`` (404), ``invalid`` (422), ``account-has-contracts``,
    ``account-has-money`` for money that no bank account waits for, ``last-owner`` (409), ``second-step-needed`` (403).
    """

    def run() -> None:
        keep_from_telling()
        end_account(actor, held_to_close(actor, confirm, user_id), told=True)

    in_transaction(run)


def end_account(actor: Actor, user: User, *, told: bool) -> None:
    """Strike and end an account that is held, within a transaction; ``told``: mail a last notice. What lies elsewhere
    under an address that nobody has confirmed is left alone. Raises as ``close_account``.
    """
    clients = [user.id, *alone_in(user.id)]
    waiting = waiting_proposals(user.id)  # lock them before looking for contracts, which might be offered on them
    require_nothing_open(user.id, clients)
    pay_out_leaving(actor, user, clients)
    now, addresses = clock.now(), own_addresses(user)
    comments = comments_by(addresses)
    erase_notices_about(clients, comments)
    erase_notices_of(user, addresses)
    leave_organisations(actor, user)
    erase_market_of(actor=actor, user_id=user.id, client_ids=clients, waiting=waiting, at=now)
    erase_handovers_of(user.id, clients, addresses, f"{user.id}@closed.invalid")
    erase_talk_of(user.id)
    erase_answers_of(user.id, user.party_id)
    erase_columns_of(user.id, comments)
    erase_reports_of(user.id, clients, comments)
    strike_demands_of(user.id)
    strike_inquiries_of(user.id)
    erase_bank_accounts_of(clients)
    erase_card_marks_of(clients)
    forget_answers_to(user.id)
    if told:
        _mail_notice(user)
    strike_user(actor, user, clients, now)
    for owner_id in clients:
        erase_files_of(owner_id)


def _mail_notice(user: User) -> None:
    """Mail a last notice, without a name, so that somebody whose account another person closed learns of it."""
    template = "account_closed" if is_open_to_all() else "account_closed_door_shut"
    letter = {"template": template, "to": user.email, "language": user.language}
    outbox.put("mail", letter, key=f"account_closed:{user.id}")
