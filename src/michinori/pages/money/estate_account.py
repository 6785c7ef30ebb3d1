"""The page on which a trustee says where the money of an estate goes."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.money.bank_account import AccountForm
from michinori.treasury.commands.accounts import HOLDER_LIMIT
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.queries.estates import estate_for


class EstateForm(AccountForm):
    """The estate's account, whose holder is nobody's whom the site knows."""

    holder_kana = LineField(
        limit=HOLDER_LIMIT,
        label=gettext_lazy("口座名義（カナ）"),
        help_text=gettext_lazy("通帳のとおりに。例: ハサンシャ カ）ミホン ハサンカンザイニン ヤマダ タロウ"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@answers_problems
def edit_estate_account(request: HttpRequest, business_end_id: str) -> HttpResponse:
    """Take the account from the trustee, who has just given password or passkey. Raises ``not-found`` for others."""
    actor = actor_of(request)
    estate = estate_for(actor, business_end_id)
    if estate.end.trustee_id != actor.user_id:
        raise Problem.unknown()
    form = EstateForm(request.POST if request.method == "POST" else None, initial={"kind": "ordinary"})
    if form.is_valid() and done(
        form,
        lambda: set_estate_account(actor=actor, end_id=business_end_id, body=form.cleaned_data, confirmed=True),
    ):
        messages.success(request, _("口座を登録しました。運営者が名義を確かめると、全額が振り込まれます。"))
        return redirect("estate")
    return render(request, "money/estate_account.html", {"form": form, "estate": estate}, status=form.status)
