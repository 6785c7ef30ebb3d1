"""The settings of the operator that no contract keeps a copy of."""

from dataclasses import dataclass
from datetime import date

from michinori.rules.market.kinds import read_kinds
from michinori.rules.market.skills_offered import read_offered
from michinori.rules.market.templates import read_templates
from michinori.rules.market.terms_templates import TermsTemplate, read_terms_templates
from michinori.rules.money.payout_holds import MOST_DAYS, MOST_HOURS
from michinori.rules.money.payout_sender import read_sender_text
from michinori.rules.money.rates import USUAL_TAX, USUAL_WITHHOLDING, WithholdingTier, read_withholding
from michinori.rules.money.registrations import read_invoice_number
from michinori.rules.settings.bounds import choice, days, number, other, words, yen
from michinori.rules.settings.last_day import read_last_day
from michinori.rules.settings.looks import read_accent, read_site_name
from michinori.rules.talk.screening.watched import read_watched


@dataclass(frozen=True)
class Site:
    """Settings that hold for everybody from their day on. Add one as to ``rules.contract.house.House``.

    ``least_pay``: yen per hour before tax below which a job's text is remarked on, the average minimum wage (domain
    § 10). ``upload_mb_a_day``: of files by one person; ``unattached_days``: until a file that is part of nothing is
    deleted. ``token_days``: how long a program's token is good. ``organisations_owned``, ``drafts_kept``,
    ``jobs_a_day``, ``columns_a_day``, ``reports_a_day``, ``questions_a_day``, ``consultations_a_day`` (workers newly
    asked), ``approvals_asked_a_day``: of one person. ``invitations_a_day``: for one job; ``members_invited_a_day``: by
    one person or organisation. ``appeal_days``: in which the
    operator promises to answer an appeal (decision 37). ``paying_in``: to which account clients pay, as the page of
    paying in shows it. ``payouts_a_month``, ``payout_*``, ``unused_days``, ``parked_days``, ``card_days``,
    ``account_hours`` (from the change of a bank account until money goes there): domain § 8, money in and out.
    ``hold_hours``: how long one person of the staff alone keeps somebody from taking money out, ``hold_days``: two
    (decision 38).
    ``card_most``: yen in one payment by card; ``card_tries``: how many a client may begin in 24 hours; after
    ``card_returns`` payments that went back within 30 days they pay by bank.
    ``fees_second``: percent points by which one person may change a tier of the fee (decision 42).
    ``payout_second``: yen above which a run needs a second person; ``payout_from``: the operator's account in banks'
    files, see ``rules.money.payout_sender``. ``real_money``: who has confirmed that real money may leave; first nobody.
    ``operator_name``, ``operator_address``: who issues papers, as they name them; ``operator_number``: T and 13 digits
    from the day on from which the operator is registered for qualified invoices; the other ``operator_*``: as its legal
    pages say. ``verify_to_post``: whether a client's papers must have been checked before a job is published;
    ``verify_deposit``: the price in yen before tax above which they must before the first deposit, 0 for never.
    ``step_asked``: whether who moves an organisation's money uses a second step; ``step_above``: the yen with tax
    within 24 hours up to which they need not (decision 68).
    ``site_name``, ``accent``: how the site looks (``rules.settings.looks``).
    ``sign_up_open``: whether everybody may sign up, else only who was invited. ``unconfirmed_days``: from the sign-up
    until an account that nobody confirmed ends; ``unanswered_days``: from the sending of an invitation into an
    organisation or a handover that nobody answers until the address that it went to is struck (decision 64).
    ``kinds_of_work``: categories in which jobs may be posted, none for all.
    ``identity_days``: after the decision on them the pictures of somebody's papers are deleted; ``identity_hours``: in
    which staff mean to decide; ``identity_wait_days``: from the sending until staff are reminded of papers that wait,
    ``identity_lapse_days``: from then until they are deleted undecided (decision 41).
    ``watched_words``: those that screening stops or warns of, besides what it knows (decision 42). ``job_templates``:
    texts offered for a job's description, by category; ``terms_templates``: stages and arrangements offered for its
    terms; ``skills_offered``: named beside the fields in which skills are typed.
    ``demand_days``: in which the operator means to answer who demands deletion or disclosure;
    ``demand_kept_days``: from the answer, or without one from its coming, until what it says of people is struck
    (decision 39).
    ``inquiry_hours``: in which staff mean to answer an inquiry (decision 44). ``maintenance_hours``: before
    it starts, maintenance is announced so early. ``announce_second``: people to whom an announcement goes,
    above whom another publishes it than who wrote it.
    ``look_minutes``: how long staff may look at somebody's data for the reason that they stated; ``address_hours``:
    from the asking until staff's change of somebody's mail address takes effect (decision 43).
    ``session_days``: after a sign-in its session ends in any case, ``session_idle_days``: when nothing was opened for
    so long; ``staff_session_hours`` and ``staff_session_idle_minutes``: the same for staff (decision 69).
    ``webhook_overlap_hours``: so long calls are signed by a webhook's former secret as well (decision 72).
    ``closure_days``: so long before the market's last day it has to be named; ``last_day``: that day as ISO 8601,
    empty while none is named, which two admins set at a page of its own (decision 48).
    ``tax_percent``, ``withholding_tiers``: rates that the law sets, see ``rules.money.rates``; every day has its own,
    also for contracts that run.
    """

    tax_percent: int = number(USUAL_TAX, 0, 100, unit="percent", since=date(2019, 10, 1))
    withholding_tiers: tuple[WithholdingTier, ...] = other(USUAL_WITHHOLDING, read_withholding, since=date(2013, 1, 1))

    least_pay: int = yen(1_121, 1, 100_000, since=date(2025, 10, 1))
    upload_mb_a_day: int = number(3_000, 50, 1_000_000, unit="megabytes")
    unattached_days: int = days(7)
    token_days: int = days(365, most=3_650)
    organisations_owned: int = number(20, 1, 10_000)
    drafts_kept: int = number(100, 1, 100_000)
    jobs_a_day: int = number(200, 1, 100_000)
    columns_a_day: int = number(50, 1, 100_000)
    reports_a_day: int = number(30, 1, 10_000)
    questions_a_day: int = number(30, 1, 10_000)
    consultations_a_day: int = number(20, 1, 10_000)
    invitations_a_day: int = number(20, 1, 10_000)
    members_invited_a_day: int = number(20, 1, 10_000)
    approvals_asked_a_day: int = number(50, 1, 10_000)
    appeal_days: int = days(14)
    idempotency_hours: int = number(48, 1, 24 * 30, unit="hours")
    payouts_a_month: int = number(2, 1, 31)
    payout_least: int = yen(1_000, 1, 1_000_000)
    fees_second: int = number(2, 0, 100, unit="points")
    payout_second: int = yen(1_000_000, 0, 10**12)
    payout_from: str = other("", read_sender_text)
    real_money: str = words(100)
    unused_days: int = days(60)
    parked_days: int = days(180, most=365)
    card_days: int = days(14, most=59)
    card_most: int = yen(1_000_000, 50, 9_999_999)
    card_tries: int = number(20, 1, 10_000)
    card_returns: int = number(3, 1, 1_000)
    paying_in: str = words(1_000)
    operator_name: str = words(100)
    operator_address: str = words(200)
    operator_number: str = other("", read_invoice_number)
    account_hours: int = number(48, 0, 24 * 30, unit="hours")
    hold_hours: int = number(48, 1, MOST_HOURS, unit="hours")
    hold_days: int = days(14, most=MOST_DAYS)
    operator_representative: str = words(100)
    operator_phone: str = words(100)
    operator_email: str = words(254)
    operator_hours: str = words(200)
    operator_telecom: str = words(100)
    operator_court: str = words(100)
    site_name: str = other("", read_site_name)
    accent: str = other("", read_accent)
    sign_up_open: bool = choice(True)
    unconfirmed_days: int = days(30, least=7, most=365)
    unanswered_days: int = days(30, least=14, most=365)
    verify_to_post: bool = choice(False)
    verify_deposit: int = yen(0, 0, 99_999_999)
    step_asked: bool = choice(True)
    step_above: int = yen(300_000, 0, 999_999_999)
    kinds_of_work: tuple[str, ...] = other((), read_kinds)
    identity_days: int = days(90, most=365)
    identity_wait_days: int = days(90, most=365)
    identity_lapse_days: int = days(30, least=7, most=365)
    identity_hours: int = number(72, 1, 24 * 30, unit="hours")
    watched_words: tuple[str, ...] = other((), read_watched)
    job_templates: tuple[tuple[str, str], ...] = other((), read_templates)
    terms_templates: tuple[TermsTemplate, ...] = other((), read_terms_templates)
    skills_offered: tuple[str, ...] = other((), read_offered)
    demand_days: int = days(7, most=60)
    demand_kept_days: int = days(365, least=90, most=3_650)
    inquiry_hours: int = number(24, 1, 24 * 30, unit="hours")
    maintenance_hours: int = number(24, 1, 24 * 30, unit="hours")
    announce_second: int = number(1_000, 0, 10**9)
    look_minutes: int = number(30, 5, 480, unit="minutes")
    address_hours: int = number(48, 24, 24 * 30, unit="hours")
    session_days: int = days(30, most=365)
    session_idle_days: int = days(14, most=365)
    staff_session_hours: int = number(12, 1, 24 * 30, unit="hours")
    staff_session_idle_minutes: int = number(60, 15, 24 * 60, unit="minutes")
    webhook_overlap_hours: int = number(24, 1, 24 * 14, unit="hours")
    closure_days: int = days(90, least=30, most=365)
    last_day: str = other("", read_last_day)

    @property
    def ends_on(self) -> date | None:
        """The market's last day, None while none is named."""
        return date.fromisoformat(self.last_day) if self.last_day else None
