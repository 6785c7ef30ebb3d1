"""What makes an act on an old page stale: state, terms or amounts have changed since (domain § 2)."""

from dataclasses import replace

from michinori.rules.life import Life

COVERS_WHAT_CAME = frozenset(("object", "object-week"))
"""Acts that no old page stops: an objection covers all reports not yet answered (domain § 3), whether or not they were
on the page. Else whoever reports again and again could keep the other from objecting until the clock has confirmed it.
"""


def has_changed(before: Life, after: Life) -> bool:
    """Whether an act meant for ``before`` is refused on ``after``. Wishes, opinions, links, days gained for illness, a
    number sealed by one side, a report that says the same once more, and terms that are only proposed change neither
    state nor terms nor amounts; what is done about such a proposal names it by its id.
    """
    return _substance(before) != _substance(after)


def _substance(life: Life) -> Life:
    """The life without what is none of the three."""
    ending = life.ending
    return replace(
        life,
        last_at=life.since,
        requests=(),
        handover=None,
        amendment=life.amendment if life.amendment and life.amendment.status == "awaiting_deposit" else None,
        switch=None,
        stages=tuple(replace(stage, reports=(), last_report_day=None) for stage in life.stages),
        weeks=tuple(replace(week, last_entry_at=None) for week in life.weeks),
        ending=replace(ending, extended=False, worker_bid=None, client_bid=None) if ending else None,
    )
