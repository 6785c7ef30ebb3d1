"""Markdown to safe HTML: CommonMark without raw HTML and pictures, bounded in tables, nesting and length, then filtered
by a list of allowed tags.
"""

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a", "table",
    "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_DEEPEST = 12
_MOST_CELLS = 3_000
"""Limit of a text's table cells. A row of one letter gets as many as the first row has, so few letters make many."""
_LONGEST_LINK = 1_000
"""Limit of an address, which a text may define once and use often."""
_LONGEST_HTML = 200_000
_CELLS_LEFT = "cells_left"


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule for tables with as many rows as cells are left; further rows stay text."""
    columns = state.src[state.bMarks[start] : state.eMarks[start]].count("|") + 1
    left = state.env.setdefault(_CELLS_LEFT, _MOST_CELLS)
    if not table(state, start, min(end, start + left // columns), silent):
        return False
    if not silent:
        state.env[_CELLS_LEFT] = left - columns * (state.line - start)
    return True


def _make_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    reader.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    reader.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    is_safe = reader.validateLink
    reader.validateLink = lambda url: len(url) <= _LONGEST_LINK and is_safe(url)  # type: ignore[method-assign]
    # The reader compiles its rules at the first text: threads that came with it at once would read by half of them.
    reader.parse("a")
    return reader


_reader = _make_reader()


def as_html(text: str, *, breaks: bool = True) -> SafeString:
    """Render Markdown as safe HTML.

    Headings get the levels 2 to 4, below the page's own; a new line is a line break, unless ``breaks`` is False; links
    are ``nofollow ugc``. HTML in the text is escaped. A text that would grow beyond 200,000 characters stays as it was
    typed.
    """
    tokens = _reader.parse(text)
    for token in tokens:
        _lower(token)
    options = OptionsDict({**_reader.options, "breaks": breaks})  # type: ignore[typeddict-item]
    html = _reader.renderer.render(tokens, options, {})
    if len(html) > _LONGEST_HTML:
        html = f"<p>{escape(text).replace(chr(10), '<br>')}</p>"
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
