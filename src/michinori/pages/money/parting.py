"""The page of somebody who has left and whose last payout came back: another account, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems, tried
from michinori.pages.money.bank_account import AccountForm
from michinori.treasury.commands.parting import mend_parting, parting, waits_for_account
from michinori.treasury.parting_links import payout_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def mend(request: HttpRequest, parting_token: str) -> HttpResponse:
    """Ask for an account of the same holder; what is free leaves for it. Raises ``not-found``."""
    payout = parting(payout_of(parting_token))
    holder = payout.account.holder if payout.account else ""
    form = AccountForm(
        request.POST if request.method == "POST" else None, initial={"kind": "ordinary", "holder_kana": holder}
    )
    done = None
    if form.is_valid():
        done = tried(form, lambda: mend_parting(payout_id=payout.id, account=form.cleaned_data))
    if not done and not form.is_bound and not waits_for_account(payout):
        raise Problem("parting-settled")
    values = {"form": form, "payout": payout, "done": done}
    return render(request, "money/parting.html", values, status=form.status)
