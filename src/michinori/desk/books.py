"""The operator's books: what each month brought, the journal as a file, closing a month (decision 38, Books)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.doers import names_of
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, LineField
from michinori.pages.forms import PageForm
from michinori.rules.money.journal_layouts import LAYOUTS, journal_file
from michinori.treasury.commands.closing import CLOSING_REASON_LIMIT, close_month
from michinori.treasury.queries import books
from michinori.treasury.queries.bank_says import bank_says
from michinori.treasury.queries.books import Month, Trial
from michinori.wording.books import ACCOUNTS, JOURNALS, month

_RARE = ("losses", "card", "card_fees", "claims", "own")


class CloseForm(PageForm):
    """Why the month is closed now."""

    reason = LineField(
        limit=CLOSING_REASON_LIMIT,
        label=gettext_lazy("何を確かめたか"),
        help_text=gettext_lazy("銀行の残高との照らし合わせなど。月とともに残ります。"),
    )


class DayForm(PageForm):
    """The day at whose end the balances are wanted."""

    on = DayField(label=gettext_lazy("この日の終わりの残高を見る"))


@staff_only("money")
@require_GET
def show_books(request: HttpRequest) -> HttpResponse:
    """What the books say now, or at the end of the day ``on``, and the months, the newest first."""
    actor, today = actor_of(request), day_of(clock.now())
    form = DayForm({"on": request.GET["on"]} if "on" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    if on and on > today:
        form.add_error("on", _("きょうまでの日を選んでください。"))
    trial = books.trial_balance(on if on and on <= today else today)
    shown, following = books.list_months()
    proved_at, right = books.last_proof()
    values = {
        "proved_at": proved_at,
        "right": right,
        "following": (f"{following:%Y-%m}", month(following)) if following else None,
        "may_close": "books" in may_of(actor),
        "form": form,
        "on": trial.day if on and trial.day < today else None,
        "trial": _balances(trial),
        "total": trial.total,
        "months": [(one, month(one.first)) for one in shown],
    }
    return render(request, "desk/books.html", values, status=form.status)


@staff_only("money")
@require_GET
def show_month(request: HttpRequest, month_name: str) -> HttpResponse:
    """One month: its sums, who closed it and why, the journal for each software, balances at its end."""
    found, may = books.find_month(month_name), may_of(actor_of(request))
    trial = books.trial_balance(found.last)
    values = {
        "month": found,
        "called": month(found.first),
        "closer": _closer(found),
        "journals": JOURNALS.items(),
        "trial": _balances(trial),
        "total": trial.total,
        "running": found.last >= day_of(clock.now()),
        "may_close": not found.is_closed and "books" in may and books.next_to_close() == found.first,
    }
    return render(request, "desk/books_month.html", values)


@staff_only("money")
@require_GET
def download_journal(request: HttpRequest, month_name: str, layout: str) -> StreamingHttpResponse:
    """Send the journal of a month as CSV, piece by piece."""
    found = books.find_month(month_name)
    if layout not in LAYOUTS:
        raise Problem.unknown()
    pieces = journal_file(LAYOUTS[layout], books.journal(found.first, found.last))
    answer = StreamingHttpResponse(pieces, content_type=f"text/csv; charset={LAYOUTS[layout].encoding}")
    answer["Content-Disposition"] = f'attachment; filename="journal-{found.name}-{layout}.csv"'
    return answer


@staff_only("books")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def close(request: HttpRequest, month_name: str) -> HttpResponse:
    """Close a month, with a reason."""
    actor, found = actor_of(request), books.find_month(month_name)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: close_month(actor=actor, month=found.first, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("%(month)sを締めました。") % {"month": month(found.first)})
        return redirect("desk_books")
    values = {"form": form, "month": found, "called": month(found.first), "said": bank_says(actor)}
    return render(request, "desk/books_close.html", values, status=form.status)


def _balances(trial: Trial) -> list[tuple[object, int | None, int | None]]:
    """Balances under debit and credit with the names of their accounts, in the order in which staff ask for them; of
    those that many sites never use only what is not 0.
    """
    wanted = [(kind, name) for kind, name in ACCOUNTS.items() if trial.of(kind) or kind not in _RARE]
    return [(name, *trial.sides_of(kind)) for kind, name in wanted]


def _closer(found: Month) -> str:
    """The name of who closed a month; an id where it is not a person's."""
    by = found.closed.closed_by if found.closed else ""
    return names_of([by]).get(by, by) if by else ""
