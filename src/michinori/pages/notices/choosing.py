"""The settings of notices: channels for each group, the hour of the digest, quiet hours."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypedDict

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.notices import queries
from michinori.notices.choices import Wishes, all_wishes
from michinori.notices.commands.choosing import choose_notices
from michinori.notices.frame import GROUPS
from michinori.notices.presets import PRESETS, as_settings, preset_of, settings_of
from michinori.notices.push.queries import devices_of
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import SelectField, TickField
from michinori.pages.forms import PageForm
from michinori.people.queries import user
from michinori.wording import display
from michinori.wording.notices import notices as words
from michinori.wording.sentences import Sentence

_OWN = "own_notices"
"""In the session: what somebody had chosen one by one before pressing a preset."""
_ICONS = {"few": "moon", "usual": "bell", "all": "flag"}


class Row(NamedTuple):
    """One group's fields; None where the channel cannot be chosen."""

    title: Sentence
    hint: Sentence
    app: forms.BoundField | None
    mail: forms.BoundField | None
    push: forms.BoundField


class Chosen(TypedDict):
    """By group and channel, and the hours."""

    groups: dict[str, dict[str, bool]]
    timing: dict[str, int | None]


class ChoicesForm(PageForm):
    """A form with a field named ``GROUP-CHANNEL`` for each choice."""

    digest_hour = SelectField(
        label=gettext_lazy("まとめて送る時刻"),
        help_text=gettext_lazy("「1日1回まとめて送る」にしたお知らせが、この時刻に1通で届きます（日本時間）。"),
    )
    quiet_from = SelectField(label=gettext_lazy("送らない時間の始まり"), required=False)
    quiet_until = SelectField(label=gettext_lazy("送らない時間の終わり"), required=False)
    flaw_fields = {f"timing.{name}": name for name in ("digest_hour", "quiet_from", "quiet_until")} | {
        f"groups.{key}.{channel}": f"{key}-{channel}" for key in GROUPS for channel in ("app", "mail", "push")
    }

    def __init__(self, data: Any, wishes: dict[str, Wishes]) -> None:
        super().__init__(data, initial=_initial(wishes))
        hours = [(str(hour), _("%(hour)s時") % {"hour": hour}) for hour in range(24)]
        self.fields["digest_hour"].choices = hours  # type: ignore[attr-defined]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].choices = [("", _("決めない")), *hours]  # type: ignore[attr-defined]
        for key, group in GROUPS.items():
            title = words.GROUPS[key][0]
            if not group.app_stays:
                self.fields[f"{key}-app"] = TickField(label=_label(title, _("サイトの一覧")), required=False)
            if group.may_leave_mail:
                ways = [(way, words.MAIL_WAYS[way]) for way in group.mail]
                self.fields[f"{key}-mail"] = SelectField(label=_label(title, _("メール")), choices=ways)
            self.fields[f"{key}-push"] = TickField(label=_label(title, _("プッシュ通知")), required=False)

    def groups(self) -> Iterator[Row]:
        """The rows of the page, in the order of the groups."""
        for key, (title, hint) in ((key, words.GROUPS[key]) for key in GROUPS):
            app, mail = (self[name] if name in self.fields else None for name in (f"{key}-app", f"{key}-mail"))
            yield Row(title, hint, app, mail, self[f"{key}-push"])

    def chosen(self) -> Chosen:
        """What ``choose_notices`` reads."""
        sent = self.cleaned_data
        groups: dict[str, dict[str, bool]] = {key: {} for key in GROUPS}
        for name, value in sent.items():
            key, dash, channel = name.partition("-")
            if dash:
                groups[key][channel] = value
        hours = {name: int(sent[name]) if sent[name] else None for name in ("quiet_from", "quiet_until")}
        return {"groups": groups, "timing": {"digest_hour": int(sent["digest_hour"]), **hours}}


def _label(group: Sentence, channel: str) -> str:
    return f"{group}: {channel}"


def _initial(wishes: dict[str, Wishes]) -> dict[str, object]:
    timing = next(iter(wishes.values())).timing
    found: dict[str, object] = {name: getattr(timing, name) for name in ("digest_hour", "quiet_from", "quiet_until")}
    for key, wish in wishes.items():
        found |= {f"{key}-app": wish.app, f"{key}-mail": wish.mail, f"{key}-push": wish.push}
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def choose(request: HttpRequest) -> HttpResponse:
    """Show the current settings, and save them."""
    actor, user_id = actor_of(request), str(request.user.pk)
    wishes = all_wishes(user_id)
    if request.method == "POST" and _take_preset(request, wishes):
        return redirect("settings_notices")
    form = ChoicesForm(request.POST if request.method == "POST" else None, wishes)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: choose_notices(actor=actor, **form.chosen()))
    ):
        request.session.pop(_OWN, None)
        messages.success(request, _("保存しました。"))
        return redirect("settings_notices")
    now = preset_of(wishes)
    presets = [(one, *words.PRESETS[one], _ICONS[one], one == now) for one in PRESETS]
    head = words.PRESETS[now][2] if now else words.OWN_WAY
    values: dict[str, object] = {"push_devices": devices_of(actor), "presets": presets, "head": head}
    values |= {"own": now is not None and _OWN in request.session}
    values |= {"form": form, "waiting": queries.waiting_for(actor), "address": user(user_id).email}
    return render(request, "notices/choices.html", values, status=form.status)


def _take_preset(request: HttpRequest, wishes: dict[str, Wishes]) -> bool:
    """Set the way whose button was pressed and say what it changed; False if none was. What somebody had chosen one by
    one is kept in the session, so that it can be brought back.
    """
    pressed, before = request.POST.get("preset"), as_settings(wishes)
    preset = next((one for one in PRESETS if one == pressed), None)
    kept = request.session.get(_OWN)
    if preset is not None:
        settings, name = settings_of(preset), str(words.PRESETS[preset][0])
        if preset_of(wishes) is None:
            request.session[_OWN] = before
    elif pressed == "own" and kept:
        settings, name = {key: kept[key] for key in GROUPS if key in kept}, _("自分で決めた受け取り方")
        del request.session[_OWN]
    else:
        return False
    choose_notices(actor=actor_of(request), groups=settings, timing={})
    changed = [str(words.GROUPS[key][0]) for key in settings if settings[key] != before[key]]
    said = _("「%(name)s」にしました。変わったもの: %(groups)s。") if changed else _("「%(name)s」のままです。")
    messages.success(request, said % {"name": name, "groups": display.listed(changed)})
    return True
