"""Files: uploaded here first, then named by their ids in other operations."""

from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.bodies import uploaded
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.contracts.commands.originals import inspect_original
from michinori.contracts.queries.files import FileAccess
from michinori.conversation.queries.files import file_for
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.files import open_file, store_file
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import page_of, preview_type

room = Room(_("ファイル"))
_PRIVATE = {"Cache-Control": "no-store"}


class FileOut(BaseModel):
    """A stored file; ``type`` is found by content, ``sha256`` in hex is what counts as evidence."""

    id: str
    name: str
    size: int
    sha256: str
    type: str
    pages: int = Field(description="Of its preview; 0: it has none, and counts only if opened for inspection")
    scan: str = Field(
        description="``clean``; ``off``: no scanner saw all of it; ``waiting`` (409), ``blocked`` (403): nobody gets it"
    )


def answer_file(row: StoredFile) -> FileOut:
    """A stored file as the API shows it."""
    pages = row.pages or row.held_pages
    return FileOut(
        id=row.id, name=row.name, size=row.size, sha256=row.sha256, type=row.type, pages=pages, scan=row.scan
    )


@room.command("/files", FileOut, _("ファイルを送る"), body=None, status=201)
def upload_file(call: Call) -> FileOut:
    """multipart/form-data with one part named ``file``. Only its uploader sees it until it comes with a step."""
    file = _part(call.request)
    row = store_file(actor=call.actor, name=file.name or "", content=file.chunks())
    return answer_file(row)


@room.query("/files/{file_id}", None, _("ファイルを受け取る"))
def download_file(call: Call, file_id: str) -> HttpResponseBase:
    """One's own files, and those of one's contracts: the client has originals once they are paid for, before that the
    first page of the preview (403 where there is none)."""
    access = file_for(call.actor, file_id)
    if access.original:
        return _original(access.file)
    return _preview(access, 1)


@room.query("/files/{file_id}/preview", None, _("プレビューを見る"))
def preview_file(call: Call, file_id: str, page: int = 1) -> HttpResponseBase:
    """A page of the marked preview, as JPEG, or the marked copy of sound or film, as WebM; how many pages there are
    stands in ``pages``. 404 beyond them."""
    return _preview(file_for(call.actor, file_id), page)


@room.query("/files/{file_id}/original", None, _("原本を受け取る"))
def original_file(call: Call, file_id: str) -> HttpResponseBase:
    """The original, once it has passed, or while it is open for inspection: the answer then has the header
    ``Inspection: true``, the history says so to both sides, and no right passes. 403 otherwise."""
    access = file_for(call.actor, file_id)
    if access.original:
        return _original(access.file)
    if access.inspection is None:
        raise Problem.forbidden("file-not-paid")
    with open_file(access.file):  # a store of files that is away says so before the history says that it was opened
        inspect_original(actor=call.actor, attachment=access.inspection)
    answer = _original(access.file)
    answer["Inspection"] = "true"
    return answer


def _original(file: StoredFile) -> FileResponse:
    return FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type=file.type, headers=_PRIVATE
    )


def _preview(access: FileAccess, page: int) -> HttpResponse:
    found = page_of(access.shown, page)
    if found is None and page != 1:
        raise Problem.unknown()
    if found is None:
        raise Problem.forbidden("file-not-paid")
    kind = preview_type(access.shown)
    name = quote(f"{access.file.name}.preview.{'jpg' if kind == 'image/jpeg' else 'webm'}")
    disposition = f"attachment; filename*=UTF-8''{name}"
    return HttpResponse(found, content_type=kind, headers=_PRIVATE | {"Content-Disposition": disposition})


def _part(request: HttpRequest) -> "UploadedFile[bytes]":
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", 415)
    files = uploaded(request).getlist("file")
    if len(files) != 1 or len(request.FILES) != 1:
        raise Problem.invalid(Flaw("file", "file_part_missing"))
    found: UploadedFile[bytes] = files[0]
    return found
