"""Money in and out at the desk: what waits for the operator's people, and the lists that go with it, page by page."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import find, newest_first
from michinori.people.models import IdentityCheck
from michinori.people.staff import require_staff
from michinori.rules.money.desk_queues import QUEUES, Queue
from michinori.rules.money.two_people import WORD_STANDS
from michinori.treasury.models import BankAccount, Payout, PayoutRun, StatementLine
from michinori.treasury.queries.left import LEFT

PAGE = 50
_WHOSE = ("owner__user", "owner__organisation", "estate__client__user", "estate__client__organisation")


def queues(actor: Actor) -> list[Queue]:
    """All queues, also the empty ones. One query. Raises ``not-found`` (404) for anybody but staff, as all here."""
    require_staff(actor, "money")
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES.format(left=LEFT), [now - WORD_STANDS, now - WORD_STANDS, now])
        found = {row[0]: Queue(*row) for row in cursor.fetchall()}
    return [found[name] for name in QUEUES]


def waiting_runs(actor: Actor) -> list[PayoutRun]:
    """The runs that the bank has still to carry out, the first day first, at most 5."""
    require_staff(actor, "money")
    return list(PayoutRun.objects.exclude(status__in=("sent", "dissolved")).order_by("on")[:5])


def runs_to_agree(actor: Actor) -> list[PayoutRun]:
    """The runs of which somebody has said that the bank does not, or did not, carry them out, and another has to agree;
    the first day first, at most 50.
    """
    require_staff(actor, "money")
    stopped = Q(stop_two=True) & ~Q(status__in=("sent", "dissolved"))
    unsent = Q(status="sent", unsent_at__gt=clock.now() - WORD_STANDS)
    return list(PayoutRun.objects.filter(stopped | unsent).order_by("on", "id")[:PAGE])


def list_runs(actor: Actor, *, after: str | None) -> tuple[list[PayoutRun], str | None]:
    """Runs by their bank day, the newest first, after the one with that id."""
    require_staff(actor, "money")
    return newest_first(PayoutRun.objects.all(), "on", after=after, limit=PAGE)


def payouts_of_run(actor: Actor, run: PayoutRun, *, after: int) -> tuple[list[Payout], int | None]:
    """The payouts of a run in the order of its file, from the place behind ``after`` on."""
    require_staff(actor, "money")
    rows = _with_owners(Payout.objects.filter(run=run, place__gt=after)).order_by("place")
    page = list(rows[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].place if len(page) > PAGE else None


def list_payouts(
    actor: Actor, *, status: str, after: str | None, unmended: bool = False
) -> tuple[list[Payout], str | None]:
    """Payouts, the newest first; with a ``status`` only those. ``unmended``: only those that came back from an account
    in use which nobody has mended.
    """
    require_staff(actor, "money")
    rows = Payout.objects.filter(status=status) if status else Payout.objects.all()
    if unmended:
        rows = rows.filter(account__ended_at=None, account__status="returned")
    return newest_first(_with_owners(rows), "requested_at", after=after, limit=PAGE)


def payout_at_desk(actor: Actor, payout_id: str) -> Payout:
    """One payout with its run, owner and account. Raises ``not-found``."""
    require_staff(actor, "money")
    return find(_with_owners(Payout.objects.all()), payout_id)


def list_lines(actor: Actor, *, after: str | None) -> tuple[list[StatementLine], str | None]:
    """All that the bank's statements say, the newest day first."""
    require_staff(actor, "money")
    rows = StatementLine.objects.select_related("client__user", "client__organisation")
    return newest_first(rows, "day", after=after, limit=PAGE)


def accounts_to_check(actor: Actor, *, after: str | None) -> tuple[list[BankAccount], str | None]:
    """The accounts in use whose holder nobody has checked, the oldest first, from the one behind ``after`` on."""
    require_staff(actor, "money")
    rows = BankAccount.objects.filter(ended_at=None, status="unverified").exclude(id__in=_by_rule().values("id"))
    last = rows.filter(pk=after).first() if after and after.isprintable() else None
    if last:
        rows = rows.filter(made_at__gte=last.made_at).exclude(made_at=last.made_at, id__lte=last.id)
    page = list(rows.select_related(*_WHOSE).order_by("made_at", "id")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].id if len(page) > PAGE else None


def account_at_desk(actor: Actor, account_id: str) -> BankAccount:
    """The account of somebody, as long as it is in use. Raises ``not-found``."""
    require_staff(actor, "money")
    rows = BankAccount.objects.filter(ended_at=None)
    return find(rows.select_related(*_WHOSE), account_id)


def sender_of(actor: Actor, account: BankAccount) -> StatementLine | None:
    """The line whose sender an account is said to be; None for the account of an owner or an estate."""
    require_staff(actor, "money")
    return StatementLine.objects.filter(payouts__account=account).first() if account.owner_id is None else None


def _with_owners(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    return rows.select_related("run", "account", "owner__user", "owner__organisation")


def _by_rule() -> QuerySet[BankAccount]:
    """Accounts of owners whose checked name in kana decides: they are usable by it, or their owner has to mend them."""
    noted = IdentityCheck.objects.filter(client=OuterRef("owner")).exclude(name_kana="")
    return BankAccount.objects.filter(Exists(noted), ended_at=None)


_QUEUES = """
SELECT 'unmatched', count(*), coalesce(sum(amount), 0)::bigint, min(day)::timestamp AT TIME ZONE 'Asia/Tokyo'
FROM treasury_statementline WHERE status = 'suspense'
UNION ALL
SELECT 'runs', count(*), coalesce(sum(total), 0)::bigint, min(gathered_at)
FROM treasury_payoutrun WHERE status NOT IN ('sent', 'dissolved')
UNION ALL
SELECT 'outgoing', count(*), coalesce(-sum(amount), 0)::bigint, min(day)::timestamp AT TIME ZONE 'Asia/Tokyo'
FROM treasury_statementline WHERE status = 'out'
UNION ALL
SELECT 'accounts', count(*), 0, min(made_at) FROM treasury_bankaccount account
WHERE ended_at IS NULL AND status = 'unverified' AND NOT EXISTS (
    SELECT FROM people_identitycheck noted WHERE noted.client_id = account.owner_id AND noted.name_kana <> '')
UNION ALL
SELECT 'returned', count(*), coalesce(sum(payout.amount), 0)::bigint, min(payout.ended_at)
FROM treasury_payout payout JOIN treasury_bankaccount account ON account.id = payout.account_id
WHERE payout.status = 'returned' AND account.ended_at IS NULL AND account.status = 'returned'
UNION ALL
SELECT 'disputes', count(*), coalesce(sum(withdrawn - reinstated), 0)::bigint, min(made_at)
FROM treasury_carddispute WHERE status = 'open'
UNION ALL
SELECT 'claims', count(*), coalesce(sum(withdrawn - reinstated - collected - written_off), 0)::bigint, min(made_at)
FROM treasury_carddispute WHERE status = 'lost' AND withdrawn > reinstated + collected + written_off
UNION ALL
SELECT 'odd', count(*), coalesce(sum(amount), 0)::bigint, min(made_at) FROM treasury_cardpayment WHERE status = 'odd'
UNION ALL
SELECT 'holds', count(*), 0, min(made_at) FROM treasury_cardhold WHERE released_at IS NULL
UNION ALL
SELECT 'estates', count(*), coalesce(sum(balance.amount), 0)::bigint, min(ended.made_at)
FROM people_businessend ended JOIN ledger_balance balance ON balance.account_id = 'client:' || ended.client_id
WHERE ended.kind = 'insolvent' AND balance.amount > 0 AND NOT EXISTS (
    SELECT FROM treasury_bankaccount account WHERE account.estate_id = ended.id AND account.ended_at IS NULL)
UNION ALL
SELECT 'own', count(*), coalesce(sum(abs(amount)), 0)::bigint, min(asked_at) FROM (
    SELECT line.amount, said.asked_at
    FROM treasury_ownmoney said JOIN treasury_statementline line ON line.id = said.line_id
    WHERE said.two_people AND said.second_by = '' AND line.status IN ('suspense', 'out')
    UNION ALL
    SELECT line.amount, coalesce(said.back_at, said.asked_at)
    FROM treasury_lineassignment said JOIN treasury_statementline line ON line.id = said.line_id
    WHERE said.ended_at IS NULL AND (said.booked_at IS NULL OR said.back_at > %s)
    UNION ALL
    SELECT total, stopped_at FROM treasury_payoutrun WHERE stop_two AND status NOT IN ('sent', 'dissolved')
    UNION ALL
    SELECT total, unsent_at FROM treasury_payoutrun WHERE status = 'sent' AND unsent_at > %s
) asked
UNION ALL
SELECT 'unlined', count(*), coalesce(sum(amount), 0)::bigint, min(ended_at) FROM treasury_payout payout
WHERE status = 'returned' AND ended_at >= (SELECT min(imported_at) FROM treasury_bankstatement) AND NOT EXISTS (
    SELECT FROM treasury_statementline line WHERE line.payout_id = payout.id)
UNION ALL
SELECT 'payout-holds', count(*), 0, min(made_at) FROM treasury_payouthold
WHERE second_by = '' AND lifted_at IS NULL AND ends_at > %s
UNION ALL
SELECT 'left', count(*), coalesce(sum(amount), 0)::bigint, min(since) FROM ({left}) gone
"""
