"""The kinds of work at the desk: the shipped ones, and the operator's own, which are added, changed and retired."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.machinery import looks
from michinori.machinery.own_kinds import own_kinds
from michinori.machinery.settings import settings_now
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, NumberField, RadioField, SelectField
from michinori.pages.forms import PageForm
from michinori.people.commands import kinds as commands
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.kinds import LAST_PLACE, LONGEST_NAME, Kinds, OwnKind
from michinori.wording.market.categories import ICON_WORDS, icon_of, name_of, named

_PLACED_LAST = gettext_lazy("空けておくと、いちばん後ろ（「そのほか」があれば、その前）に並びます。")


@dataclass(frozen=True)
class Line:
    """A kind of work in the list. ``own``: the operator's; ``state``: ``on``, ``off`` for one that the setting leaves
    out, ``retired``; ``within``: its subcategories.
    """

    slug: str
    name: str
    icon: str
    own: bool
    state: str
    within: "tuple[Line, ...]" = ()

    @property
    def said(self) -> str:
        """What stands beside the name: that it is not offered, else how much is within it."""
        if self.state == "retired":
            return _("取り下げた種類")
        if self.state == "off":
            return _("扱っていません")
        n = sum(one.state == "on" for one in self.within)
        return ngettext("くわしい種類 %(n)s", "くわしい種類 %(n)s", n) % {"n": n} if n else ""


class KindForm(PageForm):
    """What can be changed of a kind of work."""

    ja = LineField(label=gettext_lazy("日本語の名前"), limit=LONGEST_NAME)
    en = LineField(label=gettext_lazy("英語の名前"), limit=LONGEST_NAME)
    icon = RadioField(label=gettext_lazy("絵"), choices=list(ICON_WORDS.items()))
    place = NumberField(
        label=gettext_lazy("順番"),
        least=1,
        most=LAST_PLACE,
        help_text=gettext_lazy("小さいほど前に並びます。はじめからある種類は、前から10、20、30…です。"),
    )

    @property
    def icons(self) -> list[tuple[str, object, bool]]:
        """Each icon, its word, whether it is chosen."""
        chosen = self["icon"].value()
        return [(key, word, key == chosen) for key, word in ICON_WORDS.items()]


class NewKindForm(KindForm):
    """A kind of work to add."""

    field_order = ("parent", "ja", "en", "slug", "icon", "place")
    parent = SelectField(label=gettext_lazy("どこに足すか"), required=False)
    slug = LineField(
        label=gettext_lazy("記号"),
        limit=LONGEST_SLUG,
        help_text=gettext_lazy(
            "アドレスとAPIで使います。小文字のaからz、数字、ハイフン。例: urushi。あとから変えられません。"
        ),
    )

    def __init__(self, *args: Any, kinds: Kinds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        place.required = False
        place.help_text = format_lazy("{} {}", place.help_text, _PLACED_LAST)
        within = [(slug, _("「%(name)s」の中") % {"name": name}) for slug, name in named(kinds.offered, kinds)]
        self.fields["parent"].choices = [("", _("新しい種類として")), *within]  # type: ignore[attr-defined]


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
def show_kinds(request: HttpRequest) -> HttpResponseBase:
    """All kinds of work on both levels, and a form to add one; adding takes a proof of who does."""
    return _add(request) if request.method == "POST" else _list(request, _new(None))


@elevated
def _add(request: HttpRequest) -> HttpResponse:
    form = _new(request.POST)
    if form.is_valid() and done(form, lambda: commands.add_kind(actor=actor_of(request), body=form.cleaned_data)):
        looks.forget()
        messages.success(request, _("足しました。すべてのページに出るまで、15秒ほどかかります。"))
        return redirect("desk_kinds")
    return _list(request, form)


def _new(data: Any) -> NewKindForm:
    return NewKindForm(data, kinds=_kinds(), initial={"icon": next(iter(ICON_WORDS))})


def _kinds() -> Kinds:
    """As they stand in the database."""
    return Kinds(own_kinds(), settings_now().site.kinds_of_work)


def _list(request: HttpRequest, form: NewKindForm) -> HttpResponse:
    kinds = _kinds()
    lines = _lines(kinds.categories, kinds, [])
    return render(request, "desk/kinds.html", {"form": form, "lines": lines}, status=form.status)


def _lines(slugs: Iterable[str], kinds: Kinds, above: list[str]) -> tuple[Line, ...]:
    """The lines of one level. ``above``: the state of what they stand in, none for categories."""
    found = []
    for slug in slugs:
        own = kinds.added.get(slug)
        state = "retired" if own and own.retired else "on"
        if state == "on" and not above and slug not in kinds.taken_on:
            state = "off"
        within = () if above else _lines(kinds.within[slug], kinds, [state])
        found.append(Line(slug, name_of(slug, kinds), icon_of(slug, kinds), own is not None, state, within))
    return tuple(found)


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
def show_kind(request: HttpRequest, work: str) -> HttpResponseBase:
    """One of the operator's own, and what can be changed of it; changing takes a proof of who does."""
    kinds = _kinds()
    if work not in kinds.added:
        raise Problem.unknown()
    own = kinds.added[work]
    return _change(request, own, kinds) if request.method == "POST" else _one(request, own, kinds, _form(own, None))


@elevated
def _change(request: HttpRequest, own: OwnKind, kinds: Kinds) -> HttpResponse:
    form = _form(own, request.POST)
    actor = actor_of(request)
    if form.is_valid() and done(form, lambda: commands.change_kind(actor=actor, slug=own.slug, body=form.cleaned_data)):
        looks.forget()
        messages.success(request, _("変えました。すべてのページに出るまで、15秒ほどかかります。"))
        return redirect("desk_kinds")
    return _one(request, own, kinds, form)


def _form(own: OwnKind, data: Any) -> KindForm:
    return KindForm(data, initial={name: getattr(own, name) for name in KindForm.base_fields})


def _one(request: HttpRequest, own: OwnKind, kinds: Kinds, form: KindForm) -> HttpResponse:
    values = {"form": form, "own": own, "name": name_of(own.slug, kinds), "above": name_of(own.parent, kinds)}
    return render(request, "desk/kind.html", values, status=form.status)


@staff_only("settings")
@require_POST
@elevated
def retire(request: HttpRequest, work: str) -> HttpResponse:
    """Offer one of the operator's own no more."""
    answer = acted(
        request,
        lambda: commands.retire_kind(actor=actor_of(request), slug=work),
        back=reverse("desk_kinds"),
        refused=reverse("desk_kind", args=[work]),
        done=_("取り下げました。もう出ている募集では、そのまま残ります。"),
    )
    looks.forget()
    return answer


@staff_only("settings")
@require_POST
@elevated
def offer(request: HttpRequest, work: str) -> HttpResponse:
    """Offer one again that was retired."""
    answer = acted(
        request,
        lambda: commands.offer_kind_again(actor=actor_of(request), slug=work),
        back=reverse("desk_kinds"),
        done=_("また選べるようにしました。"),
    )
    looks.forget()
    return answer
