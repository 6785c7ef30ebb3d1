"""The parts of a page as template tags. The pattern page (/patterns) shows each in every state."""

from collections.abc import Collection, Sequence
from secrets import token_urlsafe
from typing import Any, Literal

from django import forms, template
from django.forms.utils import flatatt
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from michinori.machinery.addresses import path_of
from michinori.pages.forms import ErrorLine, error_lines
from michinori.pages.kept_forms import KEPT, writer_key
from michinori.pages.nav import NavItem, nav_items
from michinori.pages.rows import RowSet
from michinori.wording.guides import catalogue as guides
from michinori.wording.money_lines import MoneyLine
from michinori.wording.rulebook import catalogue as rulebook

register = template.Library()

NoticeKind = Literal["info", "wait", "stop", "go"]

register.filter("path", path_of)


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, kind: NoticeKind = "info", title: str = "", role: str = "") -> SafeString:
    """A coloured box with an icon: ``info``, ``wait``, ``stop`` or ``go``; ``role="alert"`` announces it at once."""
    return render_to_string("parts/notice.html", {"content": content, "kind": kind, "title": title, "role": role})


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", id: str = "", soft: bool = False, level: int = 2) -> SafeString:
    """A framed section with a heading."""
    heading = format_html("<h{0}>{1}</h{0}>", 3 if level == 3 else 2, title) if title else ""
    return format_html(
        '<section class="card{}"{}>{}{}</section>\n',
        " card-soft" if soft else "",
        format_html(' id="{}"', id) if id else "",
        heading,
        content,
    )


@register.simple_block_tag(end_name="endnextbox")
def nextbox(content: str, title: str, who: str = "other", until: str = "", otherwise: str = "") -> SafeString:
    """The box that says who must act, until when, and what happens otherwise; its content holds the buttons.

    ``who``: see ``rules.contract.todos.Who``.
    """
    context = {
        "content": content,
        "title": title,
        "who": who,
        "until": until,
        "otherwise": otherwise,
    }
    return render_to_string("parts/next_box.html", context)


@register.simple_block_tag(end_name="endconsequence")
def consequence(content: str, title: str, until: str = "") -> SafeString:
    """The box before the button of an irregular act: what happens to the money, and until when."""
    return render_to_string("parts/consequence.html", {"content": content, "title": title, "until": until})


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: str, level: int = 2) -> SafeString:
    """The box of an empty list, which says what to do next."""
    return render_to_string("parts/empty.html", {"content": content, "title": title, "level": level})


@register.simple_tag
def tag(kind: str, label: str) -> SafeString:
    """A small label with an icon: ``go``, ``wait``, ``stop``, ``info``, ``none`` (not yet), ``plain`` (no icon)."""
    return format_html('<span class="tag tag-{}">{}</span>', kind, label)


@register.simple_tag
def crumbs(*pairs: str) -> SafeString:
    """Breadcrumbs from label, address, label, address …, without the current page; nothing of none."""
    if not pairs:
        return SafeString()
    steps = zip(pairs[1::2], pairs[::2], strict=True)
    links = format_html_join("", '<li><a href="{}">{}</a></li>', steps)
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("いまいる場所"), links)


@register.inclusion_tag("parts/page_title.html")
def pagetitle(title: str, sub: str = "") -> dict[str, object]:
    """The page's only h1, with an optional subtitle."""
    return {"title": title, "sub": sub}


@register.inclusion_tag("parts/pager.html")
def pager(older: str = "", newer: str = "", count: int = 20) -> dict[str, object]:
    """Links of a list that goes page by page: ``older`` to the next page, ``newer`` to the first; empty for none."""
    return {"older": older, "newer": newer, "count": count}


@register.inclusion_tag("parts/money_table.html")
def moneytable(lines: Sequence[MoneyLine], caption: str = "") -> dict[str, object]:
    """A table of lines; an amount of None shows as “なし”."""
    return {"lines": lines, "caption": caption}


@register.inclusion_tag("parts/guide_link.html", takes_context=True)
def guide_link(context: Context, slug: str = "", act: str = "") -> dict[str, str]:
    """A link to a guide, given by its slug or by an act of the lifecycle table (nothing if the act has no guide). The
    guide's button leads back to the contract of this page.
    """
    slug = slug or guides.OF_ACT.get(act, "")
    contract = context.get("contract")
    back = f"?contract={contract.id}" if contract else ""
    return {"address": reverse("guide_page", args=(slug,)) + back, "title": guides.title(slug)} if slug else {}


@register.inclusion_tag("parts/rule_link.html")
def rule_link(anchor: str = "", act: str = "", clock: str = "", law: Collection[str] = ()) -> dict[str, str]:
    """A link to a rule of the rule book by its anchor, or to the one behind an act, a kind of clock or advice (``law``:
    its keys); nothing if there is none.
    """
    anchor = anchor or rulebook.OF_ACTS.get(act, "") or rulebook.OF_CLOCKS.get(clock, "")
    anchor = anchor or next((rule for key, rule in rulebook.OF_LAW.items() if key in law), "")
    if not anchor:
        return {}
    chapter, _ = rulebook.RULES[anchor]
    return {"address": f"{reverse('rulebook_chapter', args=(chapter.slug,))}#{anchor}", "said": str(chapter.title)}


@register.simple_tag(takes_context=True)
def sitenav(context: Context) -> tuple[NavItem, ...]:
    """The rows of the main navigation for this reader."""
    return nav_items(context.get("request"))


@register.simple_block_tag(takes_context=True, end_name="endpageform")
def pageform(
    context: Context,
    content: str,
    form: Any,
    action: str = "",
    method: str = "post",
    id: str = "",
    label: str = "",
    once: bool = False,
) -> SafeString:
    """The frame of a form: CSRF token, error summary with links, and a first submit button, so that Enter never presses
    a button that adds a row. Without an ``action`` it is sent to the page's own address, which is said where the page
    answers a form: after a password the sign-in library carries out the form that waited, so that its errors stand at
    the address of the password. ``once``: its view carries it out once (``pages.unsent``), without script by a key of
    this page. A signed key names who is signed in, lest what was typed be lost with the session, and a kept
    form that this page answers is named (``pages.kept_forms``).
    """
    request = context.get("request")
    attributes: dict[str, object] = {
        "action": action or _answered(context) if method == "post" else action or None,
        "method": method,
        "id": id or None,
        "aria-label": label or None,
        "class": "form",
        "data-once": once,
    }
    attributes |= {"enctype": "multipart/form-data" if form.is_multipart() else None, "novalidate": True}
    values = {
        "form": form,
        "content": content,
        "attributes": flatatt({k: v for k, v in attributes.items() if v}),
    }
    values |= {"writer": writer_key(request, form) if request and method == "post" else ""}
    values |= {"kept": request.POST.get(KEPT, "") if request and form.is_bound else ""}
    values |= {"csrf_token": context.get("csrf_token"), "method": method, "key": token_urlsafe(16) if once else ""}
    return render_to_string("forms/frame.html", values)


def _answered(context: Context) -> str | None:
    """The address of the form that this page answers, with its query; None where it answers none."""
    request = context.get("request")
    return request.get_full_path() if request and request.method == "POST" else None


@register.simple_tag
def errorlines(form: forms.BaseForm) -> list[ErrorLine]:
    """The lines of a form's error summary."""
    return error_lines(form) if form.is_bound else []


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """A field of any form (also a library's), with label, required mark, hint, errors and input."""
    return render_to_string("forms/field.html", {"field": bound})


@register.simple_tag
def rows(row_set: RowSet, after: str = "") -> SafeString:
    """A list of rows with its buttons; ``after`` is text beside the add button, such as a sum."""
    return render_to_string("forms/rows.html", {"rows": row_set, "after": after})
