"""Legal pages at the desk, for admins: the operator's data, publishing a version, a lawyer's check (decision 39)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.clock import day_of
from michinori.kernel.text import clean_block, number_in
from michinori.legal.commands.operator import describe_operator
from michinori.legal.commands.publishing import note_lawyer_check, publish_version
from michinori.legal.drafts import drafted
from michinori.legal.models import Version
from michinori.legal.queries.versions import Standing, is_checked, known_document, standing_of, standings, version_by_id
from michinori.machinery import clock
from michinori.machinery.markdown import as_html
from michinori.machinery.settings import settings_now
from michinori.pages.answers import done, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, LineField
from michinori.pages.forms import PageForm
from michinori.rules.legal.documents import BODY_LIMIT, NAME_LIMIT, REASON_LIMIT
from michinori.rules.settings.site import Site
from michinori.wording.legal.pages import LAWYER, LEADS, OPERATOR, TITLES

_WORDS = 254


class VersionForm(PageForm):
    """The next version of a legal page."""

    ja = BlockField(
        label=gettext_lazy("日本語の文"),
        limit=BODY_LIMIT,
        help_text=gettext_lazy("Markdownで書けます。「## 」は見出し、「- 」は箇条書き、「| 」で区切ると表になります。"),
    )
    en = BlockField(label=gettext_lazy("英語の文"), limit=BODY_LIMIT)
    first = DayField(
        label=gettext_lazy("この日から"),
        help_text=gettext_lazy("利用規約を変えるときは、知らせる期間をとってください。"),
    )
    reason = BlockField(
        label=gettext_lazy("公開する理由"), limit=REASON_LIMIT, help_text=gettext_lazy("運営スタッフだけが読みます。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ja", "en"):
            self.fields[name].widget.attrs |= {"rows": 18, "class": "writing"}


class LawyerCheckForm(PageForm):
    """Who checked a version, and when."""

    name = LineField(label=gettext_lazy("確かめた弁護士の名前"), limit=NAME_LIMIT)
    day = DayField(label=gettext_lazy("確かめた日"))


class OperatorForm(PageForm):
    """The operator's data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, word in OPERATOR.items():
            self.fields[name] = LineField(label=word, limit=_WORDS, required=False)


@staff_only("legal")
@require_GET
def show_pages(request: HttpRequest) -> HttpResponse:
    """List the legal pages with what is in force and what is missing, and what the lawyer has to decide."""
    settings = settings_now()
    values = {
        "rows": [(one, TITLES[one.document], _unchecked(one)) for one in standings()],
        "missing": [word for name, word in OPERATOR.items() if not getattr(settings.site, name)],
        "lawyer": LAWYER,
    }
    return render(request, "desk/legal.html", values)


def _unchecked(standing: Standing) -> Version | None:
    """The version whose check by a lawyer is still missing: that in force, else the next."""
    shown = [one for one in (standing.now, *standing.coming) if one is not None and not is_checked(one)]
    return shown[0] if shown else None


@staff_only("legal")
@require_http_methods(["GET", "POST"])
@elevated
def publish(request: HttpRequest, document: str) -> HttpResponse:
    """Write and publish the next version, from the last one or (``?template=1``) from the shipped template. The form
    carries the number it was made from, so that who wrote on an older one is told so before they publish over it.
    """
    actor, known = actor_of(request), known_document(document)
    standing = standing_of(known)
    posted = request.method == "POST"
    form = VersionForm(request.POST if posted else None, initial=_initial(request, standing))
    asked = posted and "preview" in request.POST
    last = standing.last.number if standing.last else 0
    after = number_in(request.POST.get("after")) if posted else last
    if posted and not asked and form.is_valid():
        made = tried(form, lambda: publish_version(actor=actor, document=known, after=after, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("公開しました。"))
            return redirect("desk_legal")
        after = last
    settings = settings_now()
    values = {
        "form": form,
        "document": known,
        "title": TITLES[known],
        "lead": LEADS[known],
        "standing": standing,
        "after": after,
        "missing": [OPERATOR[name] for name in drafted(known, "ja", settings).missing],
        "html": as_html(clean_block(str(form["ja"].value() or ""))[:BODY_LIMIT]) if asked else "",
    }
    return render(request, "desk/legal_publish.html", values, status=200 if asked else form.status)


def _initial(request: HttpRequest, standing: Standing) -> Mapping[str, Any]:
    first = {"first": day_of(clock.now())}
    if standing.last and "template" not in request.GET:
        return first | {"ja": standing.last.ja, "en": standing.last.en}
    settings = settings_now()
    return first | {name: drafted(standing.document, name, settings).text for name in ("ja", "en")}


@staff_only("legal")
@require_http_methods(["GET", "POST"])
@elevated
def check(request: HttpRequest, version_id: str) -> HttpResponse:
    """Note that a lawyer has checked a version."""
    actor, version = actor_of(request), version_by_id(version_id)
    form = LawyerCheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: note_lawyer_check(actor=actor, version_id=version_id, **form.cleaned_data)
    ):
        messages.success(request, _("確認を記録しました。ページの注意書きが消えます。"))
        return redirect("desk_legal")
    values = {"form": form, "version": version, "title": TITLES[known_document(version.document)], "lawyer": LAWYER}
    return render(request, "desk/legal_check.html", values, status=form.status)


@staff_only("legal")
@require_http_methods(["GET", "POST"])
@elevated
def describe(request: HttpRequest) -> HttpResponse:
    """Set the operator's data, from today on."""
    actor, site = actor_of(request), settings_now().site
    form = OperatorForm(request.POST if request.method == "POST" else None, initial=_operator(site))
    if form.is_valid() and done(form, lambda: describe_operator(actor=actor, values=form.cleaned_data)):
        messages.success(request, _("保存しました。公開済みの文は変わりません。新しい版を公開してください。"))
        return redirect("desk_legal")
    return render(request, "desk/operator.html", {"form": form}, status=form.status)


def _operator(site: Site) -> dict[str, str]:
    return {name: getattr(site, name) for name in OPERATOR}
