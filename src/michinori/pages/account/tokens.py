"""API tokens: creating (shown once), listing, revoking."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.pages.account.second_step import has_second_step, is_proved
from michinori.pages.answers import answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import ChecksField, LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.pages.kept_forms import carried_out
from michinori.people import queries
from michinori.people.commands.tokens import NAME_LIMIT, create_token, revoke_token
from michinori.wording.people.accounts import SCOPES

_HINTS = {
    "read": _("あなたに見えるものを、プログラムが読めます。"),
    "draft": _("応募やメッセージの下書きを、アシスタントが作れます。送るのは、あなたがページで読んでからです。"),
    "write": _("あなたにできることを、プログラムができます。お金の操作も含みます。"),
    "staff": _("運営スタッフの操作ができます。"),
}


_INITIAL = {"scopes": ["read"], "lasts": "limited"}


class TokenForm(PageForm):
    name = LineField(
        limit=NAME_LIMIT,
        label=_("名前"),
        help_text=_("どのプログラムのためか、あとで見分けられる名前にしてください。"),
    )
    scopes = ChecksField(label=_("このトークンにできること"), choices=[], hints=_HINTS, cards=True)
    lasts = RadioField(
        label=_("使える期間"),
        choices=[("limited", _("1年（おすすめ）")), ("unlimited", _("期限なし"))],
        required=False,
        cards=False,
    )

    def __init__(self, *args: Any, staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["read", "draft", "write", "staff"] if staff else ["read", "draft", "write"]
        self.fields["scopes"].choices = [(name, SCOPES[name]) for name in names]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@answers_problems
def show_tokens(request: HttpRequest) -> HttpResponse:
    """List the reader's tokens and create one, for which the password or passkey is asked again. The secret of a new
    one is in this answer only.
    """
    user_id = str(request.user.pk)
    staff = request.user.is_staff and has_second_step(request) and is_proved(request)
    form = TokenForm(request.POST if request.method == "POST" else None, staff=staff, initial=_INITIAL)
    secret = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        expires = data["lasts"] != "unlimited"
        made = tried(
            form,
            lambda: create_token(actor=actor_of(request), name=data["name"], scopes=data["scopes"], expires=expires),
        )
        if made:
            secret, form = made[1], TokenForm(staff=staff, initial=_INITIAL)
    tokens = [(token, [SCOPES[scope] for scope in token.scopes]) for token in queries.tokens_of(user_id)]
    values = {"form": form, "secret": secret, "tokens": tokens, "assistants": f"{settings.BASE_URL}/mcp"}
    answer = render(request, "account/tokens.html", values, status=form.status)
    return carried_out(answer) if secret else answer


end_token = pressed(revoke_token, back="tokens", done=_("トークンを無効にしました。"))
"""Revoke a token."""
