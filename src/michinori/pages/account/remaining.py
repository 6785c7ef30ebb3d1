"""What a reset of the password left of an account's ways in: passkeys to look over, webhooks that it stopped."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import remove_authenticators
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from michinori.notices.webhooks.commands import remove_webhooks
from michinori.notices.webhooks.queries import webhooks_of
from michinori.pages.answers import answers_problems, pressed
from michinori.pages.callers import actor_of
from michinori.people.commands.security import end_doubt, trust_passkeys


@require_safe
@answers_problems
def show_remaining(request: HttpRequest) -> HttpResponse:
    """List the reader's passkeys and webhooks, all to be kept or dropped with one press."""
    passkeys = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN).order_by("id")
    values = {
        "passkeys": [one.wrap() for one in passkeys],
        "webhooks": webhooks_of(actor_of(request)),
        "doubted": getattr(request.user, "passkeys_doubted_at", None),
    }
    return render(request, "account/remaining.html", values)


keep = pressed(
    trust_passkeys, back="home", done=gettext_lazy("パスキーを残しました。Webhookは、Webhookのページで再開できます。")
)
"""Keep them: the reader knows all."""


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
@answers_problems
def drop(request: HttpRequest) -> HttpResponse:
    """Remove all passkeys and webhooks of the reader at once."""
    passkeys = list(Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN))
    remove_authenticators(request, passkeys)
    remove_webhooks(actor=actor_of(request))
    end_doubt(actor=actor_of(request))
    messages.success(request, _("パスキーとWebhookをすべてはずしました。"))
    return redirect("mfa_index")
