"""What there is to remark on the text of a posted job. It takes up to some milliseconds, and the same jobs are listed
and opened again and again: so it is kept in memory, by the text itself.
"""

from functools import lru_cache

from michinori.market.models import Job
from michinori.market.queries.jobs import posting_of
from michinori.rules.market.job_text import Key, LeastPay, Remark, check_job_text, flaws_in, text_of


def remarks_on(job: Job, least_pay: LeastPay) -> tuple[Remark, ...]:
    """The remarks on the text of a job (``rules.market.job_text``), which the caller does not change."""
    return _remarks(text_of(posting_of(job)), least_pay)


def flaws_of(job: Job, least_pay: LeastPay) -> frozenset[Key]:
    """The keys of the remarks, those on contact data apart; for lists."""
    return _flaws(text_of(posting_of(job)), least_pay)


_remarks = lru_cache(100)(check_job_text)
_flaws = lru_cache(1_000)(flaws_in)
