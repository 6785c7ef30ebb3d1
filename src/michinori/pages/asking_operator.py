"""The way from a page on which something went wrong to the operator, with the contract that it was about."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

_OF_A_CONTRACT = re.compile(r"/((?:con|amd|chg|swi|trm|thr|msg|fil)_[a-z2-7]{16})(?:/|$)")


def ask_address(request: HttpRequest) -> str:
    """The address of the form to the operator, about the contract whose page this is, or led here, or of which
    something is shown there: an ending, a change, a switch, messages, a file. Empty where there is no such form. It
    asks neither the session nor the database: the form looks which contract that is, and whether it is the reader's.
    """
    try:
        form = reverse("inquiry_new")
    except NoReverseMatch:
        return ""
    for path in (request.path, _referer(request)):
        if found := _OF_A_CONTRACT.search(path):
            return f"{form}?contract={found[1]}"
    return form


def _referer(request: HttpRequest) -> str:
    try:
        return urlsplit(request.headers.get("referer", "")).path
    except ValueError:
        return ""
