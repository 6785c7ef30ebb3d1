"""The view behind the button of a demo or practice that pays play money in for a client, like a bank transfer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery.practising import has_play_money, is_inside
from michinori.pages.answers import answers_problems, came_from
from michinori.pages.money.forms import PlayDepositForm
from michinori.pages.money.overview import answer_money
from michinori.pages.money.purses import WORKER, purse_of
from michinori.treasury.commands.deposits import record_money_in
from michinori.wording.display import yen


@require_POST
@answers_problems
def deposit_play_money(request: HttpRequest, client_id: str) -> HttpResponse:
    """Pay ``amount`` yen in for a client whose money the person may move; 404 outside demos and practices."""
    if not has_play_money() or client_id == WORKER:
        raise Http404
    if not purse_of(str(request.user.pk), client_id).binding:
        raise Problem.forbidden("needs-approver")
    form = PlayDepositForm(request.POST, auto_id=f"{client_id}_%s")
    if not form.is_valid():
        return answer_money(request, (client_id, form))
    amount = form.cleaned_data["amount"]
    record_money_in(client_id=client_id, amount=amount, reference=new_id("play"))
    practice, demo = _("%(amount)sを入金しました。練習のお金です。"), _("%(amount)sを入金しました。デモのお金です。")
    said = practice if is_inside() else demo
    messages.success(request, said % {"amount": yen(amount)})
    return redirect(came_from(request, "/money"))
