"""Answers in parts: a player asks for a range of bytes at a time, and Safari plays nothing that has none."""

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


def in_parts(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """The content, or the one range of it that is asked for: 206, or 416 if it lies outside. Several ranges at once are
    answered with the whole, as RFC 9110 allows.
    """
    asked, size = _RANGE.fullmatch(request.headers.get("Range", "")), len(content)
    if asked is None or not any(asked.groups()):
        return HttpResponse(content, content_type=content_type, headers={"Accept-Ranges": "bytes"})
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(content[start : end + 1], status=206, content_type=content_type, headers=headers)
