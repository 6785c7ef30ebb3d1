"""What makes an act on an old page stale: state, terms or amounts have changed since (domain § 2)."""

from dataclasses import replace

from michinori.rules.contract.life import Life, Stage, Termination, Week

COVERS_WHAT_CAME = frozenset(("object", "object-week"))
"""Acts that are never stale: an objection covers all open reports (domain § 3), whether or not they were on the page.
Otherwise a worker who reports again and again could keep the client from objecting until the clock confirms the work.
"""
TAKES_AMOUNTS_AS_THEY_STAND = frozenset(
    (
        "acknowledge",
        "acknowledge-week",
        "approve",
        "accept",
        "accept-amendment",
        "accept-change",
        "accept-switch",
        "accept-termination",
        "end-at-standing",
    )
)
"""Acts that agree to a figure which the other side may have changed since. All other acts name their own amount, terms
or items, or move no money, so that a change of amounts alone does not make them stale. Otherwise a side that scripts
small changes could keep the other from, for example, a termination, a return or a denial.
"""


def is_stale(act: str, seen: int | None, *, changed_n: int, state_n: int) -> bool:
    """Whether ``act`` comes from a page that is too old for it. ``seen``: the number of the last event on that page;
    ``changed_n``, ``state_n``: of the last events that changed anything, or more than amounts.
    """
    if seen is None or act in COVERS_WHAT_CAME:
        return False
    return seen < (changed_n if act in TAKES_AMOUNTS_AS_THEY_STAND else state_n)


def has_changed(before: Life, after: Life) -> bool:
    """Whether state, terms or amounts did. Wishes, opinions, links, days gained for illness, a number sealed by one
    side, a report that says the same once more, bonuses, and terms that are only proposed are neither; what is done
    about such a proposal names it by its id.
    """
    return _substance(before) != _substance(after)


def state_changed(before: Life, after: Life) -> bool:
    """Whether more changed than what one side alone can move again and again: what is claimed or handed in once more,
    the two amounts of an ending, and what is paid of them.
    """
    return _without_amounts(_substance(before)) != _without_amounts(_substance(after))


def _substance(life: Life) -> Life:
    """The life reduced to state, terms and amounts."""
    termination = life.termination
    return replace(
        life,
        last_at=life.since,
        requests=(),
        bonus=0,
        handover=None,
        amendment=life.amendment if life.amendment and life.amendment.status == "awaiting_deposit" else None,
        switch=life.switch if life.switch and life.switch.status == "awaiting_deposit" else None,
        stages=tuple(replace(stage, reports=(), last_report_day=None, handed_in_on=None) for stage in life.stages),
        weeks=tuple(replace(week, last_entry_at=None, handed_in_on=None) for week in life.weeks),
        termination=replace(termination, extended=False, worker_bid=None, client_bid=None) if termination else None,
    )


def _without_amounts(life: Life) -> Life:
    return replace(
        life,
        paid=0,
        withheld=0,
        waived=0,
        escrow=0,
        taxed=(),
        tax_paid=0,
        delivery=replace(life.delivery, id="", at=life.since, has_file=False) if life.delivery else None,
        stages=tuple(_unclaimed(stage) for stage in life.stages),
        weeks=tuple(answered for week in life.weeks if (answered := _unlogged(week)) != Week(week.monday)),
        termination=_unmoved(life.termination) if life.termination else None,
    )


def _unclaimed(stage: Stage) -> Stage:
    return replace(stage, claimed=0, filed=0, objected=False, submitted_at=None, submission_filed=False)


def _unlogged(week: Week) -> Week:
    return replace(week, open=0, open_filed=0)


def _unmoved(termination: Termination) -> Termination:
    return replace(termination, worker_amount=None, client_amount=None, worker_moves=None, client_moves=None)
