"""The site on a phone like an app: its manifest, its service worker, the page for when there is no connection."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.machinery.looks import looks_now, site_name

_WORKER = Path(__file__).with_name("static") / "pages" / "worker.js"
_ICONS = (
    ("192", "192x192", "any"),
    ("512", "512x512", "any"),
    ("maskable", "512x512", "maskable"),
)

_SHARE = {
    "action": "/share",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {"files": [{"name": "files", "accept": ["image/*", "application/*", "text/*", "audio/*", "video/*"]}]},
}
"""Where a phone brings files that another app shares; the service worker takes them (``pages.sharing``)."""


@require_safe
@login_not_required
def serve_worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker. It is at the root because its scope is limited to the path it is served from."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
@login_not_required
def serve_manifest(request: HttpRequest) -> JsonResponse:
    """Name, colours and icons for a phone's home screen."""
    mark = looks_now().mark
    icons = [
        {"src": _icon(mark, name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in _ICONS
    ]
    shortcuts = [{"name": _("契約"), "url": "/contracts"}, {"name": _("お金"), "url": "/money"}]
    manifest = {
        "id": "/",
        "name": site_name(),
        "short_name": site_name(),
        "description": _("途中で終わっても、進んだ分は支払われる仕事のサイト。"),
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f9",
        "theme_color": "#ffffff",
        "icons": icons,
        "shortcuts": shortcuts,
        "share_target": _SHARE,
    }
    return JsonResponse(manifest, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


def _icon(mark: str, name: str) -> str:
    """Where that icon of the site's mark is, or of the program's own."""
    return reverse("site_icon", args=(mark, name)) if mark else static(f"pages/icon-{name}.png")


@require_safe
@login_not_required
def show_offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows of a page never seen while there is no connection. It holds nothing of anybody."""
    return render(request, "pages/offline.html")
