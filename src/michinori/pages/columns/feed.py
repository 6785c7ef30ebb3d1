"""The Atom feed of the newest columns, with title, lead, author and tags."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.columns.queries.columns import columns_for
from michinori.machinery.looks import site_name

_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
@login_not_required
def show_feed(request: HttpRequest) -> HttpResponse:
    """Send the feed of what visitors may read; feed readers do not sign in."""
    base = settings.BASE_URL
    feed = Atom1Feed(
        title=_("%(site)sのコラム") % {"site": site_name()},
        link=f"{base}{reverse('columns')}",
        description="",
        subtitle=_("仕事の途中で起きたことと、その後。働く人と編集部が書いています。"),
        language=(get_language() or "ja")[:2],
        feed_url=f"{base}{reverse('columns_feed')}",
        feed_guid=f"{base}{reverse('columns')}",
    )
    for column in columns_for(None)[0]:
        address = f"{base}{reverse('column', args=(column.slug,))}"
        feed.add_item(
            title=_plain(column.title),
            link=address,
            description=escape(_plain(column.lead)),  # Django marks descriptions as HTML
            author_name=_plain(column.author.display_name),
            pubdate=column.published_at,
            updateddate=column.edited_at,
            unique_id=address,
            categories=[_plain(tag) for tag in column.tags],
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer


def _plain(text: str) -> str:
    """The text without characters that XML forbids."""
    return _NO_XML.sub("", text)
