"""Webhooks: adding one (its secret is shown once), its latest calls, switching it on again, deleting it."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.machinery.settings import settings_now
from michinori.notices.webhooks import commands, queries
from michinori.notices.webhooks.models import EVENTS, MAX_URL, Call, Webhook
from michinori.pages.answers import answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import ChecksField, LineField, TickField
from michinori.pages.forms import PageForm
from michinori.pages.kept_forms import carried_out
from michinori.wording import webhooks as words


class WebhookForm(PageForm):
    url = LineField(
        limit=MAX_URL,
        label=_("送り先のアドレス"),
        help_text=_("https:// で始まる、あなたのプログラムのアドレスです。"),
    )
    events = ChecksField(
        label=_("知らせること"), choices=[(event, words.EVENTS[event]) for event in EVENTS], cards=True
    )


class RenewForm(PageForm):
    at_once = TickField(
        label=_("前の鍵をすぐに止める"),
        required=False,
        help_text=_("漏れたときに選んでください。新しい鍵を入れるまで、あなたのプログラムは署名を確かめられません。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def show_webhooks(request: HttpRequest) -> HttpResponse:
    """List the reader's webhooks and add one. The secret of a new one is in this answer only."""
    actor = actor_of(request)
    form = WebhookForm(request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = tried(form, lambda: commands.add_webhook(actor=actor, url=data["url"], events=data["events"]))
        if made:
            secret, form = made[1], WebhookForm()
    hooks = [_shown(hook) for hook in queries.webhooks_of(actor)]
    values = {"form": form, "secret": secret, "hooks": hooks}
    answer = render(request, "webhooks/list.html", values, status=form.status)
    return carried_out(answer) if secret else answer


@require_safe
@answers_problems
def show_webhook(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Show one webhook with its latest calls."""
    actor = actor_of(request)
    calls = [(call, words.EVENTS[call.kind], _result(call)) for call in queries.calls_of(actor, webhook_id)]
    values = {"hook": _shown(queries.webhook_of(actor, webhook_id)), "calls": calls}
    return render(request, "webhooks/webhook.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
@reauthentication_required  # type: ignore[untyped-decorator]
def renew_secret(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Give a webhook another secret, which is in this answer only, once the reader has proved again who they are."""
    actor, secret = actor_of(request), ""
    form = RenewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at_once = form.cleaned_data["at_once"]
        secret = commands.renew_webhook_secret(actor=actor, webhook_id=webhook_id, proved=True, at_once=at_once)[1]
    values = {"form": form, "secret": secret, "hook": queries.webhook_of(actor, webhook_id)}
    values |= {"hours": settings_now().site.webhook_overlap_hours}
    answer = render(request, "webhooks/renew.html", values, status=form.status)
    return carried_out(answer) if secret else answer


try_webhook = pressed(
    commands.test_webhook,
    back=lambda webhook_id: f"/webhooks/{webhook_id}",
    done=_("試しの呼び出しを送ります。数秒たってから、このページを読み込み直してください。"),
)
"""Send a test call."""


switch_on = pressed(
    commands.switch_on_webhook,
    back=lambda webhook_id: f"/webhooks/{webhook_id}",
    done=_("Webhookを再開しました。これからの動きを、また知らせます。"),
)
"""Resume calls of a webhook that was switched off."""


delete_webhook = pressed(commands.remove_webhook, back="webhooks", done=_("Webhookを削除しました。"))
"""Delete a webhook."""


def _shown(hook: Webhook) -> dict[str, object]:
    names = [words.EVENTS[event] for event in hook.events]
    return {"row": hook, "events": names, "off": words.OFF.get(hook.off_why, "")}


def _result(call: Call) -> tuple[str, object]:
    """The colour and the text of the tag that shows a call's result."""
    if call.done_at is not None:
        return "go", _("届きました（%(status)s）") % {"status": call.status}
    if not call.tries:
        return "plain", _("まもなく送ります")
    why = words.FAULTS[call.fault] if call.fault else _("%(status)sと答えました") % {"status": call.status}
    return ("wait", why) if call.next_try_at is not None else ("stop", why)
