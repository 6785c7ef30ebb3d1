"""The tags ``kept``, ``keptforfew`` and ``keptfields``: a part of a page is drawn once of its values, and kept."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.forms import Form
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

_PLAIN = (str, int, bool, date, datetime, type(None))
_MOST = 2_000
"""So many parts are kept of each tag, of about 1 kB each; those longest not asked for go first."""
_LONGEST = 20
"""Fields with a longer value are not kept."""


@register.simple_tag
def kept(template_name: str, **values: Hashable) -> SafeString:
    """What a template draws of these values and nothing else: it knows neither the reader nor the request. Kept by the
    values, the language and the prefix of addresses (a practice has its own), so that it is never out of date.

    A value is text, a number, a day or an instant (drawn as in Japan, whatever its zone), or a tuple or frozen
    dataclass of such. Raises TypeError for any other: one that a request has still to look up would be kept with the
    whole request, and HTML is equal to the text of the same letters, which is to be escaped. A text written in a
    template (``""``) is HTML to Django; write ``None``.
    """
    return _found(_for_all, template_name, values)


@register.simple_tag
def keptforfew(template_name: str, **values: Hashable) -> SafeString:
    """As ``kept``, a part that one person or two see, such as a card of home, or that stands on one page alone, such as
    a job's outline. It is kept among its like, and pushes out nothing that many pages show.
    """
    return _found(_for_few, template_name, values)


@register.simple_tag
def keptfields(template_name: str, form: Form, names: str) -> SafeString:
    """What a template without addresses draws of these fields of a form that is sent by GET, as of a search, or is
    still empty, and of nothing else in it: kept by what was typed there. Drawn anew with an error at one of them, or a
    long value.

    The form is made of what was typed alone, and each field has one value. Raises ValueError for one with a prefix, and
    for an empty one with initial values.
    """
    if form.prefix or form.initial:
        raise ValueError(template_name)
    if not form.is_bound:
        return _of_typed(template_name, get_language(), type(form), None)
    typed = tuple((name, form.data.get(name) or "") for name in names.split())
    if any(name in form.errors or len(value) > _LONGEST for name, value in typed):
        return _rendered(template_name, {"form": form})
    return _of_typed(template_name, get_language(), type(form), typed)


def _found(drawn: Callable[..., SafeString], template_name: str, values: Mapping[str, Hashable]) -> SafeString:
    try:
        return drawn(template_name, get_language(), get_script_prefix(), **values)
    except TypeError as refused:
        raise TypeError(template_name) from refused


def _is_plain(value: object) -> bool:
    if type(value) is tuple:
        return all(_is_plain(one) for one in value)
    return type(value) in _PLAIN or (_is_frozen(value) and all(_is_plain(one) for one in vars(value).values()))


def _is_frozen(value: object) -> bool:
    how = getattr(type(value), "__dataclass_params__", None)
    return how is not None and bool(how.frozen)


def _draw(template_name: str, language: str | None, prefix: str, **values: Hashable) -> SafeString:
    """``language``, ``prefix``: those that are active now, as a part of the key. Values are looked at when they are
    drawn: what is equal to a plain value, whatever it is, gets what was drawn of that one.
    """
    if not all(_is_plain(value) for value in values.values()):
        raise TypeError
    return _rendered(template_name, values)


@lru_cache(_MOST)
def _of_typed(
    template_name: str, language: str | None, form_class: type[Form], typed: tuple[tuple[str, str], ...] | None
) -> SafeString:
    """``language``: the one that is active now, as a part of the key. ``typed``: None of an empty form."""
    return _rendered(template_name, {"form": form_class(None if typed is None else dict(typed))})


def _rendered(template_name: str, values: Mapping[str, object]) -> SafeString:
    return mark_safe(render_to_string(template_name, values))  # noqa: S308 - a template's own output, escaped there


_for_all, _for_few = lru_cache(_MOST)(_draw), lru_cache(_MOST)(_draw)
