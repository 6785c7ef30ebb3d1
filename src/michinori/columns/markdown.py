"""Markdown to safe HTML: CommonMark without raw HTML and pictures, then filtered by a list of allowed tags."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "table",
    "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_DEEPEST = 12
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
_reader.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
# The reader compiles its rules at the first text: threads that came with it at once would read by half of them.
_reader.parse("a")


def as_html(text: str) -> SafeString:
    """Render Markdown as safe HTML.

    Headings get the levels 2 to 4, below the page's own; a new line is a line break; links are ``nofollow ugc``. HTML
    in the text is escaped.
    """
    tokens = _reader.parse(text)
    for token in tokens:
        _lower(token)
    html = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(  # noqa: S308 - nh3 leaves only the tags above
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https"},
            link_rel="nofollow noopener ugc",
        )
    )


def _lower(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
