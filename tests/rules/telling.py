"""Checks of what a turn declares: what it closed, and the hashes of the terms that it contains."""

from michinori.kernel.chain import digest
from michinori.rules.contract.closed import ClosedReports, ClosedWeek
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn


def check_told(before: Life, turn: Turn) -> None:
    """Check a turn's declarations against the change that it made to ``before``."""
    assert sorted(_said_to_be_closed(turn)) == sorted(_no_longer_open(before, turn.life))
    brought = [(fact.terms_version, fact.terms) for fact in turn.facts if fact.terms]
    new = turn.life.terms_version != before.terms_version
    assert brought == ([(turn.life.terms_version, digest(turn.life.terms.as_data()))] if new else [])
    proposals = [(before.amendment, turn.life.amendment), (before.switch, turn.life.switch)]
    opened = [now for old, now in proposals if now and (old is None or old.id != now.id)]
    assert [fact.proposed for fact in turn.facts if fact.proposed] == [digest(one.terms.as_data()) for one in opened]


def _no_longer_open(before: Life, after: Life) -> set[str]:
    """Ids of all that was open and is so no more; weeks of which minutes were answered, by their day."""
    weeks = {week.monday: week for week in before.weeks}
    answered = {
        str(week.monday)
        for week in after.weeks
        if (old := weeks.get(week.monday)) and (week.acknowledged > old.acknowledged or week.objected > old.objected)
    }
    return answered | (_open(before) - _open(after))


def _said_to_be_closed(turn: Turn) -> list[str]:
    """The same, as the turn says it."""
    ids: list[str] = []
    for one in turn.closed:
        if isinstance(one, ClosedReports):
            ids += one.ids
        else:
            ids.append(str(one.monday) if isinstance(one, ClosedWeek) else one.id)
    return ids


def _open(life: Life) -> set[str]:
    result = life.termination.outside if life.termination else None
    single = (life.delivery, life.amendment, life.switch, life.handover, life.termination, life.notice, result)
    reports = (report.id for stage in life.stages for report in stage.reports)
    return {one.id for one in single if one} | {request.id for request in life.requests} | set(reports)
