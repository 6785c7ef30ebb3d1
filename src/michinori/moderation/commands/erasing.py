"""Closing an account, the part of moderation: only the person's id and decisions with their reasons stay."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from michinori.moderation.models import Appeal, Case, Report
from michinori.people.commands.closing import STRUCK
from michinori.people.models import User

_NAMED = ("person", "organisation", "message", "review", "comment", "work")
"""Kinds of things whose case has a name as title."""


def cases_of(theirs: Collection[str], comments: Collection[str]) -> QuerySet[Case]:
    """Cases about these clients (``theirs``: ids), or about these comments, whose cases have no client."""
    return Case.objects.filter(Q(about__in=theirs) | Q(kind="comment", ref__in=comments))


def erase_reports_of(user_id: str, theirs: Collection[str], comments: Collection[str]) -> None:
    """Strike names and copies of reported things from decided cases about a person, and their own words from decided
    reports and answered appeals. Decisions stay with their reasons, since others rely on them.

    Open cases lose only a name in their title, so that leaving hides nothing from staff; ``erase_decided`` and
    ``erase_answered`` strike the rest later.
    """
    cases = cases_of(theirs, comments)
    cases.filter(kind__in=_NAMED).update(title=STRUCK)
    cases.filter(decided_at__isnull=False).update(title=STRUCK, text="")
    Report.objects.filter(by_id=user_id, case__decided_at__isnull=False).update(note="")
    Appeal.objects.filter(by_id=user_id, answered_at__isnull=False).update(text="")


def erase_decided(case: Case) -> None:
    """Strike from a case that was just decided what it holds about people who have left meanwhile."""
    behind = Q(id=case.about_id) | Q(memberships__organisation_id=case.about_id)
    if case.about_id and not User.objects.filter(behind, is_active=True).exists():
        case.title, case.text = STRUCK, ""
        case.save(update_fields=["title", "text"])
    case.reports.filter(by__is_active=False).update(note="")


def erase_answered(appeal: Appeal) -> None:
    """Strike the words of an appeal that was just answered if its writer has left meanwhile."""
    if not appeal.by.is_active:
        appeal.text = ""
        appeal.save(update_fields=["text"])
