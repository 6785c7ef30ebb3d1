"""What reports keep of somebody who closes their account: their id, and what was decided, with its reason."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from michinori.moderation.models import Appeal, Case, Report
from michinori.people.commands.closing import STRUCK
from michinori.people.models import User

_NAMED = ("person", "organisation", "message", "review", "comment")
"""Kinds whose title is a name."""


def cases_of(theirs: Collection[str], comments: Collection[str]) -> QuerySet[Case]:
    """Cases about these clients, or about these comments: cases about comments name no client."""
    return Case.objects.filter(Q(about__in=theirs) | Q(kind="comment", ref__in=comments))


def erase_reports_of(user_id: str, theirs: Collection[str], comments: Collection[str]) -> None:
    """Cases about them lose the name and the copy of what was reported, reports and appeals by them their words. What
    was decided stays, with its reason: others rely on it. What waits for staff is kept as it is until they have
    answered, so that leaving hides nothing from them.
    """
    cases = cases_of(theirs, comments)
    cases.filter(kind__in=_NAMED).update(title=STRUCK)
    cases.filter(decided_at__isnull=False).update(title=STRUCK, text="")
    Report.objects.filter(by_id=user_id, case__decided_at__isnull=False).update(note="")
    Appeal.objects.filter(by_id=user_id, answered_at__isnull=False).update(text="")


def erase_decided(case: Case) -> None:
    """A case is decided: what it still holds of people who have left meanwhile goes."""
    behind = Q(id=case.about_id) | Q(memberships__organisation_id=case.about_id)
    if case.about_id and not User.objects.filter(behind, is_active=True).exists():
        case.title, case.text = STRUCK, ""
        case.save(update_fields=["title", "text"])
    case.reports.filter(by__is_active=False).update(note="")


def erase_answered(appeal: Appeal) -> None:
    """An appeal is answered: its words go if its writer has left meanwhile."""
    if not appeal.by.is_active:
        appeal.text = ""
        appeal.save(update_fields=["text"])
