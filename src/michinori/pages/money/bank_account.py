"""The page of the account to which a purse is paid."""

from collections.abc import Sequence
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.machinery.practising import is_inside
from michinori.machinery.settings import settings_now
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField, mistake, read_number
from michinori.pages.forms import PageForm
from michinori.pages.money.purses import Purse, purse_of
from michinori.treasury import banks
from michinori.treasury.commands.accounts import HOLDER_LIMIT, read_account, set_bank_account
from michinori.treasury.models import BankAccount
from michinori.treasury.queries.accounts import current_account, status_of
from michinori.treasury.queries.payouts import why_returned
from michinori.wording import display
from michinori.wording.treasury import ACCOUNT_KINDS

_NAME_LIMIT = 40


class AccountForm(PageForm):
    """Bank and branch by code or name."""

    flaw_fields = {"bank_code": "bank", "branch_code": "branch"}
    bank = LineField(
        limit=_NAME_LIMIT, label=gettext_lazy("銀行"), help_text=gettext_lazy("名前か、4桁の銀行コード。例: みずほ")
    )
    branch = LineField(
        limit=_NAME_LIMIT, label=gettext_lazy("支店"), help_text=gettext_lazy("名前か、3桁の支店コード。例: 新宿")
    )
    kind = RadioField(label=gettext_lazy("種別"), choices=list(ACCOUNT_KINDS.items()), cards=False)
    number = LineField(limit=20, label=gettext_lazy("口座番号"), help_text=gettext_lazy("7桁の数字"))
    holder_kana = LineField(
        limit=HOLDER_LIMIT,
        label=gettext_lazy("口座名義（カナ）"),
        help_text=gettext_lazy("通帳のとおりに。本人確認した名前と同じ名義だけ登録できます。"),
    )

    def clean(self) -> dict[str, Any]:
        """Find bank and branch."""
        found: dict[str, Any] = super().clean() or {}
        bank = banks.find_bank(found.get("bank", ""))
        if bank is None and "bank" in found:
            self.add_error("bank", _unknown_bank(found["bank"]))
        branch = banks.find_branch(bank.code, found.get("branch", "")) if bank else None
        if bank and branch is None and "branch" in found:
            self.add_error("branch", _unknown_branch(bank, found["branch"]))
        found |= {"bank_code": bank.code if bank else "", "branch_code": branch.code if branch else ""}
        if self.errors:
            self._add_other_flaws(found)
        return found

    def _add_other_flaws(self, found: dict[str, Any]) -> None:
        """What else is wrong, so that nobody mends one field only to hear of the next."""
        try:
            read_account(found)
        except Problem as problem:
            for flaw in problem.flaws:
                if flaw.field in ("number", "holder_kana") and flaw.field in found:
                    self._add_flaw(flaw)


def _unknown_bank(typed: str) -> ValidationError:
    if read_number(typed) is not None:
        return mistake("unknown_bank")
    near = banks.banks_like(typed)
    return mistake("which_bank", near=_list(near)) if near else mistake("unknown_bank_name")


def _unknown_branch(bank: banks.Place, typed: str) -> ValidationError:
    if read_number(typed) is not None:
        return mistake("unknown_branch", bank=bank.name)
    near = banks.branches_like(bank.code, typed)
    return mistake("which_branch", near=_list(near)) if near else mistake("unknown_branch_name", bank=bank.name)


def _list(places: Sequence[banks.Place]) -> str:
    return display.listed([f"{one.name}（{one.code}）" for one in places])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@answers_problems
def edit_account(request: HttpRequest, purse: str) -> HttpResponse:
    """Set the account, for which the password or passkey is asked again. Raises ``not-found``, ``owners-only``."""
    one = require_owner(request, purse)
    owner = one.owner_of(str(request.user.pk))
    now = current_account(owner)
    form = AccountForm(request.POST if request.method == "POST" else None, initial=_typed(now))
    if form.is_valid():
        organisation = one.key if one.key.startswith("org_") else None
        actor, body = actor_of(request), form.cleaned_data
        made = tried(
            form, lambda: set_bank_account(actor=actor, body=body, organisation_id=organisation, confirmed=True)
        )
        if made:
            messages.success(request, _told(made))
            return redirect("money")
    values = {"form": form, "purse": one, "now": now, "hours": settings_now().site.account_hours}
    values["returned_why"] = why_returned(now) if now and now.status == "returned" else ""
    return render(request, "money/account.html", values, status=form.status)


def require_owner(request: HttpRequest, key: str) -> Purse:
    """The purse, if its money is the reader's to take out. Raises ``not-found`` (404), ``owners-only`` (403),
    ``not-in-practice`` (409).
    """
    one = purse_of(str(request.user.pk), key)
    if one.power != "owner":
        raise Problem.forbidden("owners-only")
    if is_inside():
        raise Problem("not-in-practice")
    return one


def _typed(now: BankAccount | None) -> dict[str, str]:
    """What stands in the form: nothing of an account that staff have refused, since another is to be set."""
    if now is None or now.status == "refused":
        return {"kind": "ordinary"}
    return {
        "bank": now.bank_code,
        "branch": now.branch_code,
        "kind": now.kind,
        "number": now.number,
        "holder_kana": now.holder,
    }


def _told(made: BankAccount) -> str:
    if made.owner and not made.owner.holder.verified:
        return _("振込先を登録しました。次は、本人や会社の確認です。")
    if status_of(made) != "usable":
        return _("振込先を登録しました。名義を確かめられると、出金できます。")
    return _("振込先を登録しました。%(at)sから振り込めます。") % {"at": display.moment(made.usable_from)}
