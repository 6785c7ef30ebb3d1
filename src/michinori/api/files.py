"""Files: uploaded here first, then named by their ids in other operations."""

from urllib.parse import quote

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.conversation.queries.files import file_for
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.files import open_file, store_file
from michinori.machinery.previews import page_of

room = Room(_("ファイル"))
_PRIVATE = {"Cache-Control": "no-store"}


class FileOut(BaseModel):
    """A stored file; ``type`` is found by content, ``sha256`` in hex is what counts as evidence."""

    id: str
    name: str
    size: int
    sha256: str
    type: str


@room.command("/files", FileOut, _("ファイルを送る"), body=None, status=201)
def upload_file(call: Call) -> FileOut:
    """multipart/form-data with one part named ``file``. Only its uploader sees it until it comes with a step."""
    file = _part(call.request)
    row = store_file(actor=call.actor, name=file.name or "", content=file.chunks())
    return FileOut(id=row.id, name=row.name, size=row.size, sha256=row.sha256, type=row.type)


@room.query("/files/{file_id}", None, _("ファイルを受け取る"))
def download_file(call: Call, file_id: str) -> HttpResponseBase:
    """One's own files, and those of one's contracts: the client has originals once they are paid for, before that a
    small preview of pictures, and nothing of the rest (403)."""
    access = file_for(call.actor, file_id)
    if access.original:
        return FileResponse(
            open_file(access.file),
            as_attachment=True,
            filename=access.file.name,
            content_type=access.file.type,
            headers=_PRIVATE,
        )
    small = page_of(access.file, 1)
    if small is None:
        raise Problem.forbidden("file-not-paid")
    name = quote(f"{access.file.name}.preview.jpg")
    disposition = f"attachment; filename*=UTF-8''{name}"
    return HttpResponse(small, content_type="image/jpeg", headers=_PRIVATE | {"Content-Disposition": disposition})


def _part(request: HttpRequest) -> "UploadedFile[bytes]":
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", 415)
    try:
        files = request.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("malformed-body", 400) from error
    if len(files) != 1 or len(request.FILES) != 1:
        raise Problem.invalid(Flaw("file", "file_part_missing"))
    found: UploadedFile[bytes] = files[0]
    return found
