"""Reading the legal pages: what is in force, older versions, what differs. Anybody may."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.legal.drafts import drafted
from michinori.legal.models import Version
from michinori.legal.queries.versions import is_checked, known_document, standing_of, standings, version_of
from michinori.machinery.markdown import as_html
from michinori.machinery.settings import settings_now
from michinori.pages.answers import answers_problems
from michinori.people.consents import due_consents
from michinori.rules.legal.differences import passages
from michinori.wording import display
from michinori.wording.legal.pages import LEADS, TITLES


@require_safe
@login_not_required
@answers_problems
def show_pages(request: HttpRequest) -> HttpResponse:
    """List the legal pages; who is signed in is told of those to agree to."""
    due = due_consents(request.user.pk) if request.user.is_authenticated else ()
    values = {
        "rows": [(one, TITLES[one.document], LEADS[one.document]) for one in standings()],
        "due": [TITLES[known_document(one.document)] for one in due],
    }
    return render(request, "legal/pages.html", values)


@require_safe
@login_not_required
@answers_problems
def show_page(request: HttpRequest, document: str) -> HttpResponse:
    """Show what is in force; while nothing is, the template as it stands, which says that it binds nobody."""
    found = standing_of(known_document(document))
    text = text_of(found.now) if found.now else drafted(found.document, display.language(), settings_now()).text
    values = {
        "document": found.document,
        "title": TITLES[found.document],
        "lead": LEADS[found.document],
        "standing": found,
        "version": found.now,
        "is_checked": found.now is not None and is_checked(found.now),
        "html": as_html(text),
    }
    return render(request, "legal/page.html", values)


@require_safe
@login_not_required
@answers_problems
def show_version(request: HttpRequest, document: str, number: int) -> HttpResponse:
    """Show one version, in force, to come or older."""
    version = version_of(document, number)
    standing = standing_of(known_document(document))
    values = {
        "document": version.document,
        "title": TITLES[standing.document],
        "standing": standing,
        "version": version,
        "is_now": standing.now is not None and standing.now.number == number,
        "is_checked": is_checked(version),
        "html": as_html(text_of(version)),
        "alone": True,
    }
    return render(request, "legal/page.html", values)


@require_safe
@login_not_required
@answers_problems
def show_changes(request: HttpRequest, document: str, number: int) -> HttpResponse:
    """Show what a version changed in the one before. Raises ``not-found`` (404) for the first."""
    version = version_of(document, number)
    if number == 1:
        raise Problem.unknown()
    before = version_of(document, number - 1)
    values = {
        "document": document,
        "title": TITLES[known_document(document)],
        "version": version,
        "before": before,
        "passages": passages(text_of(before), text_of(version)),
    }
    return render(request, "legal/changes.html", values)


def text_of(version: Version) -> str:
    """A version's Markdown in the reader's language."""
    return version.en if display.language() == "en" else version.ja
