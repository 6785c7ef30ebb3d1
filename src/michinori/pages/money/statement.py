"""The statement of a purse: its movements, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.held import titles
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import number_in
from michinori.ledger.queries import balance, grown_since, statement
from michinori.machinery import clock
from michinori.pages.answers import answers_problems
from michinori.pages.money.lines import statement_lines, steps
from michinori.pages.money.picture import picture
from michinori.pages.money.purses import purse_of

LINES = 30


@require_safe
@answers_problems
def show_statement(request: HttpRequest, purse: str) -> HttpResponse:
    """Show a page of the statement. Raises ``not-found`` (404) for strangers, ``invalid`` (422) for a bad cursor."""
    one = purse_of(str(request.user.pk), purse)
    cursor = _cursor(request.GET.get("cursor", ""))
    now = balance(one.account)
    found = statement(one.account, cursor=cursor, limit=LINES + 1)
    page = found[:LINES]
    after_first = now - grown_since(one.account, cursor) if cursor else now
    here = reverse("money_statement", args=[one.key])
    values = {
        "purse": one,
        "balance": now,
        "picture": "" if cursor else picture(steps(page, now), clock.now()),
        "lines": statement_lines(
            one, page, after_first, titles({line.contract_id for line in page if line.contract_id})
        ),
        "older": f"{here}?cursor={page[-1].id}" if len(found) > LINES else "",
        "newer": here if cursor else "",
    }
    return render(request, "money/statement.html", values)


def _cursor(text: str) -> int | None:
    if not text:
        return None
    number = number_in(text, 18)
    if number is None:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return number
