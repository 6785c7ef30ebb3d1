"""Insolvency of a client (domain § 6): one member of staff files the court's decision, another confirms it."""

from datetime import date

from michinori.contracts.commands.business_ends import Ended, follow, held
from michinori.contracts.scene import read_note
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock
from michinori.machinery.files import read_files
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.commands import business_ends
from michinori.people.models import InsolvencyFiling, User
from michinori.people.queries import is_own_side, party_of_user, user_by_email
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.contract.business_ends import client_insolvent

MAX_ACCOUNT = 500


def file_insolvency(
    *,
    actor: Actor,
    client_id: str,
    day: date,
    document_id: str,
    trustee_email: str = "",
    refund_account: str = "",
) -> InsolvencyFiling:
    """File an insolvency with its document. Nothing happens to contracts until another member of staff confirms it.
    ``refund_account``: the bank account that the trustee names for refunds.

    Raises ``not-found`` (404) for anybody but staff, ``own-matter`` (403) for staff on the side of the client or
    of its trustee, ``invalid`` (422), ``business-ended``, ``insolvency-filed`` (409).
    """

    def run() -> InsolvencyFiling:
        require_staff(actor, "insolvencies")
        business_ends.locked_client(client_id)
        trustee = _trustee(trustee_email)
        _require_outsider(actor, client_id, trustee)
        if day > day_of(clock.now()):
            raise Problem.invalid(Flaw("date", "day_in_future"))
        files = read_files(actor, [document_id] if document_id else [], field="document_id")
        if not files:
            raise Problem.invalid(Flaw("document_id", "required"))
        filing = business_ends.file_insolvency(
            actor=actor,
            client_id=client_id,
            day=day,
            document=files[0],
            trustee=trustee,
            refund_account=read_note(refund_account, required=False, field="refund_account", limit=MAX_ACCOUNT),
        )
        _log("insolvency_filed", actor, filing)
        return filing

    return in_transaction(run)


def confirm_insolvency(*, actor: Actor, filing_id: str, confirm: str) -> Ended:
    """Confirm what another member of staff filed, for good: the clocks against the client stop, and worker or trustee
    may end each contract at the standing figure. ``confirm``: the client's exact name once more.

    Raises ``not-found`` (404) for anybody but staff, ``own-matter`` (403) as for filing, ``second-person`` (403) for
    the party that filed it, ``elevation-needed`` (403) for who has not just proved who they are, ``invalid`` (422),
    ``filing-answered``, ``business-ended``, ``trustee-gone`` (409).
    """

    def run() -> Ended:
        filing = _locked(actor, filing_id)
        if party_of_user(actor.user_id or "") == party_of_user(filing.filed_by_id):
            raise Problem.forbidden("second-person")
        require_elevated(actor)
        name = filing.client.display_name
        if confirm != name:
            raise Problem.invalid(Flaw("confirm", "name_differs", {"name": name}))
        if filing.trustee is not None and not filing.trustee.is_active:
            raise Problem("trustee-gone")
        ids = held(filing.client_id)
        business_ends.answer_filing(filing, actor=actor, status=InsolvencyFiling.Status.CONFIRMED)
        end = business_ends.record_insolvency(filing)
        ended = follow(end, actor, ids, lambda contract, life, at: client_insolvent(life, at))
        _log("insolvency_recorded", actor, filing)
        return ended

    return in_transaction(run)


def withdraw_filing(*, actor: Actor, filing_id: str) -> InsolvencyFiling:
    """Withdraw a filing before it is confirmed, by any of the staff: it has no effect, and another may be filed.

    Raises ``not-found`` (404) for anybody but staff, ``own-matter`` (403) as for filing, ``filing-answered`` (409).
    """

    def run() -> InsolvencyFiling:
        filing = _locked(actor, filing_id)
        business_ends.answer_filing(filing, actor=actor, status=InsolvencyFiling.Status.WITHDRAWN)
        _log("insolvency_withdrawn", actor, filing)
        return filing

    return in_transaction(run)


def _locked(actor: Actor, filing_id: str) -> InsolvencyFiling:
    """The filing, its client locked before it as everywhere, still open, and nothing of the actor's own."""
    require_staff(actor, "insolvencies")
    business_ends.locked_client(find(InsolvencyFiling, filing_id).client_id)
    lock(InsolvencyFiling, filing_id)
    rows = InsolvencyFiling.objects.select_related("client__user", "client__organisation", "trustee", "document")
    filing = rows.get(id=filing_id)
    _require_outsider(actor, filing.client_id, filing.trustee)
    if filing.status != InsolvencyFiling.Status.OPEN:
        raise Problem("filing-answered")
    return filing


def _require_outsider(actor: Actor, client_id: str, trustee: User | None) -> None:
    """Refuse staff on the side of client or trustee, from whichever of their accounts (``own-matter``, 403)."""
    sides = (client_id, trustee.id) if trustee else (client_id,)
    if actor.user_id and any(is_own_side(actor.user_id, one) for one in sides):
        raise Problem.forbidden("own-matter")


def _trustee(email: str) -> User | None:
    if not email:
        return None
    try:
        return user_by_email(email)
    except Problem as problem:
        raise Problem.invalid(Flaw("trustee_email", "unknown_email")) from problem


def _log(kind: str, actor: Actor, filing: InsolvencyFiling) -> None:
    """Note in staff's log; last in the transaction, see ``audit.note``."""
    data = {"client": filing.client_id, "filing": filing.id}
    audit.note(actor=actor, kind=kind, data=data, at=filing.answered_at or filing.filed_at)
