"""Names that stand in reports: of somebody who closes their account only their id is left there."""

from michinori.moderation.models import Case, Report
from michinori.people.models import User

NAMED = ("person", "message", "review")
"""Kinds whose title is a name."""


def erase_reports_of(user_id: str, name: str) -> None:
    """Cases about them lose the name. What was decided stays, with its reason: others rely on it. What waits for a
    decision is kept as it is until then, so that leaving hides nothing from it.
    """
    Case.objects.filter(about_id=user_id, kind__in=NAMED).update(title=name)
    Case.objects.filter(about_id=user_id, kind="person", decided_at__isnull=False).update(text="")
    Report.objects.filter(by_id=user_id, case__decided_at__isnull=False).update(note="")


def erase_decided(case: Case) -> None:
    """A case is decided: what it still holds of people who have left meanwhile goes."""
    left = User.objects.filter(is_active=False)
    if case.kind == "person" and left.filter(id=case.about_id).exists():
        case.text = ""
        case.save(update_fields=["text"])
    case.reports.filter(by__in=left).update(note="")
