"""All tables out, people in: for admins who have just proved who they are (decision 45)."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock, exporting
from michinori.machinery.exporting import Form, export, tables
from michinori.machinery.pieces import Pieces
from michinori.pages.account.adapter import mail_way_in
from michinori.pages.callers import actor_of
from michinori.pages.fields import TickField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.importing import ENCODINGS, import_people
from michinori.rules.people.importing import COLUMNS
from michinori.wording.exporting import ABOUT, FORMS
from michinori.wording.problems import flaw_text

_MOST_BYTES = 20 * 1024 * 1024
_SHOWN = 20


class ImportForm(PageForm):
    """A file of people."""

    uploads = UploadField(
        most=1, most_bytes=_MOST_BYTES, label=gettext_lazy("会員のCSV"), help_text=gettext_lazy("UTF-8かShift_JIS。")
    )
    mail_link = TickField(label=gettext_lazy("パスワードを決めるリンクを、それぞれにメールで送る"), required=False)
    write = TickField(label=gettext_lazy("報告を見て、取り込むことにした"), required=False)
    flaw_fields = {"file": "uploads"}


@staff_only("data")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def export_all(request: HttpRequest) -> HttpResponseBase:
    """Say what the export holds; sent, write it as a ZIP, bit by bit. It is logged first."""
    if request.method != "POST":
        return render(request, "desk/data.html", {"forms": FORMS.items(), "tables": tables()})
    chosen = next((form for form in exporting.FORMS if form == request.POST.get("form")), None)
    if chosen is None:
        raise Problem.invalid(Flaw("form", "not_a_choice"))
    audit.note(actor=actor_of(request), kind="data_exported", data={"form": chosen})
    answer = StreamingHttpResponse(_zipped(chosen), content_type="application/zip")
    name = f"michinori-{day_of(clock.now()):%Y%m%d}-{chosen}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _zipped(form: Form) -> Iterator[bytes]:
    pieces, name, out = Pieces(), "", None
    file: Any = pieces  # all that an archive needs to be written
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for next_name, piece in export(form, ABOUT):
            if next_name != name:
                if out:
                    out.close()
                name = next_name
                out = archive.open(name, "w", force_zip64=True)
            if out:
                out.write(piece)
            yield pieces.take()
        if out:
            out.close()
    yield pieces.take()


@staff_only("data")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def import_file(request: HttpRequest) -> HttpResponse:
    """Report what a file of people would bring, and take it over where that is ticked."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    values: dict[str, object] = {"form": form, "columns": COLUMNS}
    if form.is_valid():
        given = form.cleaned_data
        report = import_people(
            actor=actor_of(request),
            lines=io.StringIO(_text(given["uploads"][0].read()), newline=""),
            dry_run=not given["write"],
            invite=mail_way_in if given["mail_link"] else None,
        )
        if given["write"] and not report.wrong:
            messages.success(request, _("%(n)s人を取り込みました。") % {"n": report.made})
            return redirect("desk_import")
        said = [(one.line, one.flaw.field, flaw_text(one.flaw)) for one in report.wrong[:_SHOWN]]
        more = len(report.wrong) + report.more_wrong - len(said)
        values |= {"report": report, "wrong": said, "more": more}
        return render(request, "desk/import.html", values, status=422 if given["write"] else 200)
    return render(request, "desk/import.html", values, status=form.status)


def _text(content: bytes) -> str:
    """The text of a file in the first encoding that fits; what fits none has a mark in it, which no cell allows."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return content.decode("utf-8", errors="replace").replace("\ufffd", "\0")
