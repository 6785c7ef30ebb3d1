"""Papers at the desk: find any by number, party, kind, day and amount, and download it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, LineField, SelectField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.papers.downloads import json_file, pdf_file
from michinori.papers.commands.reading import read_paper, search_papers
from michinori.papers.models import Document
from michinori.papers.pdfs import document_pdf_at_desk
from michinori.papers.queries.documents import Wanted
from michinori.wording import documents as words

LINES = 30


class SearchForm(PageForm):
    """What a paper is found by, at least one of it; amounts in yen with tax."""

    number = LineField(label=_("書類の番号"), help_text=_("例: IV-2026-000012"), limit=20, required=False)
    counterparty = LineField(
        label=_("クライアントかワーカー"),
        help_text=_(
            "名前のはじめ、またはメールアドレス・法人番号・IDの全体。退会した人は、書類にある名前でも見つかります。"
        ),
        limit=254,
        required=False,
    )
    kind = SelectField(label=_("書類の種類"), required=False, choices=lambda: [("", _("すべて")), *words.KINDS.items()])
    since = DayField(label=_("この日から"), required=False)
    until = DayField(label=_("この日まで"), required=False)
    least = YenField(label=_("金額がこれ以上（税込）"), required=False)
    most = YenField(label=_("金額がこれ以下（税込）"), required=False)


@staff_only("money")
@require_GET
def show_papers(request: HttpRequest) -> HttpResponse:
    """Search; nothing is shown before something was typed. Logged with the papers that were found."""
    typed = {name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)}
    form, found = SearchForm(typed if typed else None), list[Document]()
    nothing = not typed and any(name in request.GET for name in SearchForm.base_fields)
    if typed and form.is_valid():
        cleaned = dict(form.cleaned_data)
        number, before = cleaned.pop("number"), request.GET.get("before", "")
        found = tried(form, lambda: _search(request, number, Wanted(**cleaned), before)) or []
    here, page = reverse("desk_papers"), found[:LINES]
    values = {
        "form": form,
        "searched": bool(typed),
        "nothing": nothing,
        "lines": [(one, words.kind(one.kind)) for one in page],
        "older": f"{here}?{urlencode(typed | {'before': page[-1].id})}" if len(found) > LINES else "",
        "newer": f"{here}?{urlencode(typed)}" if request.GET.get("before") else "",
    }
    return render(request, "desk/papers.html", values, status=form.status)


def _search(request: HttpRequest, number: str, wanted: Wanted, before: str) -> list[Document]:
    return search_papers(actor=actor_of(request), wanted=wanted, number=number, before=before, limit=LINES + 1)


@staff_only("money")
@require_GET
@elevated
def download_pdf(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send a paper's PDF in the reader's language, as its first addressee gets it. It bears real names, so the reader
    proves who they are.
    """
    document, file = document_pdf_at_desk(actor_of(request), document_id)
    return pdf_file(file, document.number)


@staff_only("money")
@require_GET
@elevated
def download_json(request: HttpRequest, document_id: str) -> HttpResponseBase:
    """Send the record that the PDF is made from, with its hash."""
    document = read_paper(actor=actor_of(request), document_id=document_id)
    return json_file(document.record | {"sha256": document.sha256}, document.number)
