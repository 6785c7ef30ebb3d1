"""What was typed into a form, as people read it: each value beside the label of its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.choices import flatten_choices
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from michinori.pages.forms import PageForm

_OF_THE_PAGE = frozenset((
    "page_key", "sent_key", "written_by", "next", "seen", "do",
    "back", "check", "default", "draft", "preview", "publish", "save", "works",
))  # fmt: skip
"""Fields and buttons that pages add beside a form's own."""
_PRESSES = {
    ("do", "accept"): gettext_lazy("同意する"),
    ("do", "decline"): gettext_lazy("断る"),
    ("do", "withdraw"): gettext_lazy("取り下げる"),
    ("do", "deposit"): gettext_lazy("仮払いして切り替える"),
}
"""Buttons of one form that do what differs: which was pressed is said, as nothing else tells it."""


@dataclass(frozen=True)
class TypedValue:
    """``label``: empty where the form's class does not know the field."""

    label: str
    value: str


def typed_values(form: str, fields: Iterable[tuple[str, str]]) -> list[TypedValue]:
    """What was typed into the form of the class of this name, in the order in which it was sent. What neither the class
    nor this module knows is shown without a label: nothing that was typed is sent unseen.
    """
    known = _class_of(form)
    shown = []
    for name, value in fields:
        if pressed := _PRESSES.get((name, value)):
            shown.append(TypedValue(_("押したボタン"), str(pressed)))
            continue
        label, field = _field(known, name)
        of_the_page = field.widget.is_hidden if field else name in _OF_THE_PAGE
        if value.strip() and not of_the_page:
            shown.append(TypedValue(label, _words(field, value)))
    return shown


def _class_of(name: str) -> type[PageForm]:
    try:
        found = import_string(name)
    except ImportError:
        return PageForm
    return found if isinstance(found, type) and issubclass(found, PageForm) else PageForm


def _field(known: type[PageForm], name: str) -> tuple[str, forms.Field | None]:
    """The field of that name and its label: of the form, of a row (``stages-0-name``), or under a prefix."""
    head, _dash, tail = name.rpartition("-")
    rows, _dash, number = head.rpartition("-")
    if rows in known.row_sets and number.isdecimal():
        label, field = _labelled(known.row_sets[rows].form.base_fields, tail)
        return f"{int(number) + 1}. {label}" if label else "", field
    return _labelled(known.base_fields, name if name in known.base_fields else tail)


def _labelled(fields: Mapping[str, forms.Field], name: str) -> tuple[str, forms.Field | None]:
    field = fields.get(name)
    return str(field.label or "") if field else "", field


def _words(field: forms.Field | None, value: str) -> str:
    if isinstance(field, forms.BooleanField):
        return _("はい")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(flatten_choices(choices)).get(value, value))
    return value
