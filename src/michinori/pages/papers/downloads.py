"""Responses that send a paper: always as an attachment, never cached."""

import json
from collections.abc import Iterator, Mapping
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

_PRIVATE = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


def json_file(data: Mapping[str, object], name: str) -> HttpResponse:
    """Data as an indented JSON file, with Japanese characters unescaped."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json", headers=_PRIVATE | _named(f"{name}.json"))


def pdf_file(pdf: bytes | IO[bytes], name: str) -> HttpResponse | FileResponse:
    """A PDF, from memory or from an open file."""
    if isinstance(pdf, bytes):
        return HttpResponse(pdf, content_type="application/pdf", headers=_PRIVATE | _named(f"{name}.pdf"))
    return FileResponse(
        pdf, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf", headers=_PRIVATE
    )


def zip_file(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """A ZIP that is sent while it is made."""
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=_PRIVATE | _named(f"{name}.zip"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
