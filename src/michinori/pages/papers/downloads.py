"""How a paper leaves: always as an attachment, kept by nobody in between."""

import json
from typing import IO, Any

from django.http import FileResponse, HttpResponse

_PRIVATE = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


def json_file(data: dict[str, Any], name: str) -> HttpResponse:
    """Data as a file for people: indented, Japanese as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json", headers=_PRIVATE | _named(f"{name}.json"))


def pdf_file(pdf: bytes | IO[bytes], name: str) -> HttpResponse | FileResponse:
    """A PDF, from memory or from the storage."""
    if isinstance(pdf, bytes):
        return HttpResponse(pdf, content_type="application/pdf", headers=_PRIVATE | _named(f"{name}.pdf"))
    return FileResponse(
        pdf, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf", headers=_PRIVATE
    )


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
