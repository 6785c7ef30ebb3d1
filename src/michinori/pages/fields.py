"""Form fields that accept what people type (full-width digits, commas, 円, spaces), with error texts from wording."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from michinori.kernel.problems import Flaw
from michinori.kernel.text import clean_block, clean_line
from michinori.rules.fields import MAX_YEN
from michinori.wording.problems import flaw_text
from michinori.wording.sentences import Sentence

_NUMBER = re.compile(r"[+-]?\d{1,15}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DASHES = str.maketrans("‐‑‒–—―−ー－", "---------")


def mistake(key: str, **values: Any) -> ValidationError:
    """A validation error with the text that the API has for the same flaw."""
    return ValidationError(flaw_text(Flaw("", key, values)), code=key)


def read_number(text: str) -> int | None:
    """Read a whole number: ``１２，０００円`` gives 12000; None if the text is no whole number."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = re.sub(r"[\s,、円¥%]", "", plain)
    return int(plain) if _NUMBER.fullmatch(plain) else None


class Required(forms.Field):
    """Refuse an empty required value with the flaw named by ``missing``."""

    missing = "required"

    def validate(self, value: Any) -> None:
        if self.required and value in self.empty_values:
            raise mistake(self.missing)


class LineField(Required, forms.CharField):
    """One line of at most ``limit`` characters, trimmed and cleaned."""

    clean_text = staticmethod(clean_line)

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return self.clean_text(str(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise mistake("too_long", limit=self.limit)


class BlockField(LineField):
    """Several lines of at most ``limit`` characters in all, trimmed and cleaned."""

    widget = forms.Textarea
    clean_text = staticmethod(clean_block)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {"rows": 6, "cols": None, "data-limit": self.limit}


class NumberField(Required, forms.Field):
    """A whole number from ``least`` to ``most``. ``either``: one of this field and the next must be filled in."""

    widget = forms.TextInput
    size = "input input-num"
    below, above = "too_small", "too_large"

    def __init__(
        self, *, least: int = 0, most: int = 9999, unit: Any = "", either: bool = False, **kwargs: Any
    ) -> None:
        self.least, self.most, self.unit, self.either = least, most, unit, either
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        # Not autocomplete="off": Back would then put the field back to what the page came with, and keep the others.
        return {"inputmode": "numeric", "class": self.size}

    def to_python(self, value: Any) -> int | None:
        if value is None or not str(value).strip():
            return None
        number = read_number(str(value))
        if number is None:
            raise mistake("not_a_number")
        return number

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.least:
            raise mistake(self.below, limit=self.least)
        if value is not None and value > self.most:
            raise mistake(self.above, limit=self.most)


class YenField(NumberField):
    """An amount in whole yen, redisplayed with commas; the label says whether before tax."""

    size = "input input-yen"
    below, above = "too_few_yen", "too_many_yen"

    def __init__(self, *, least: int = 0, most: int = MAX_YEN, **kwargs: Any) -> None:
        super().__init__(least=least, most=most, unit=_("円"), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class PercentField(NumberField):
    """A whole percentage from ``least`` to ``most``."""

    def __init__(self, *, least: int = 0, most: int = 100, **kwargs: Any) -> None:
        super().__init__(least=least, most=most, unit="%", **kwargs)


class DayInput(forms.DateInput):
    input_type = "date"


class DayField(Required, forms.Field):
    """A day: ``2026-11-24`` as browsers send it, or ``2026年11月24日`` or ``2026/11/24`` as typed without a picker."""

    widget = DayInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {"class": "input input-day", "max": "9999-12-31"}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        match = _DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value))))
        try:
            return date(*map(int, match.groups())) if match else date.fromisoformat(str(value))
        except ValueError:
            raise mistake("not_a_date") from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class WithHints:
    """Mixin of widgets whose options have a second line: ``hints`` maps an option's value to it."""

    hints: Mapping[str, Sentence] = {}
    cards = False

    def get_context(self, name: str, value: Any, attrs: dict[str, object] | None) -> dict[str, object]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["cards"] = self.cards
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, object]:
        option: dict[str, object] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return option | {"hint": self.hints.get(str(value), ""), "template_name": "forms/choice.html"}


class RadioInput(WithHints, forms.RadioSelect):
    template_name = "forms/choices.html"


class ChecksInput(WithHints, forms.CheckboxSelectMultiple):
    template_name = "forms/choices.html"


class SelectField(Required, forms.ChoiceField):
    """One choice from a select box. An empty first option must be among ``choices``."""

    missing = "not_chosen"

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 200 and super().valid_value(value)

    def validate(self, value: Any) -> None:
        Required.validate(self, value)
        if value and not self.valid_value(value):
            raise mistake("not_a_choice")


class RadioField(SelectField):
    """One choice by radio buttons (``cards``: drawn as cards). ``hints`` maps an option's value to its second line."""

    widget = RadioInput

    def __init__(self, *, hints: Mapping[str, Sentence] | None = None, cards: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.hints, self.widget.cards = hints or {}, cards


class ChecksField(Required, forms.MultipleChoiceField):
    """Any number of choices, by checkboxes."""

    missing = "not_chosen"
    widget = ChecksInput

    def __init__(self, *, hints: Mapping[str, Sentence] | None = None, cards: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.hints, self.widget.cards = hints or {}, cards

    def to_python(self, value: Any) -> list[str]:
        return [str(item) for item in value] if isinstance(value, list | tuple) else []

    def validate(self, value: Any) -> None:
        Required.validate(self, value)
        if any(len(item) > 200 or not self.valid_value(item) for item in value):
            raise mistake("not_a_choice")


class TickField(Required, forms.BooleanField):
    """One checkbox; a required one must be ticked."""

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise mistake("not_ticked")


Camera = Literal["environment", "user"]
"""As HTML's ``capture`` names them."""


class UploadInput(forms.FileInput):
    """Files, and with ``camera`` a second input ``NAME-camera`` that takes a photo by that camera of a phone."""

    template_name = "forms/upload.html"
    allow_multiple_selected = True
    camera: Camera | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, object] | None) -> dict[str, object]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["camera"] = self.camera
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [*files.getlist(name), *files.getlist(f"{name}-camera")] if hasattr(files, "getlist") else []


class UploadField(Required, forms.Field):
    """At most ``most`` files of ``most_bytes`` bytes each; the value is always a list. ``camera``: on a phone, a photo
    can be taken for it by the camera that looks away from who holds it, or at them; it replaces the one file.

    A field cannot be called ``files``: that is an attribute of Django's forms.
    """

    widget = UploadInput
    missing = "not_chosen"

    def __init__(
        self, *, most: int = 10, most_bytes: int = 50 * 1024 * 1024, camera: Camera | None = None, **kwargs: Any
    ) -> None:
        self.most, self.most_bytes = most, most_bytes
        super().__init__(**kwargs)
        self.widget.camera = camera

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return {"class": "input", "multiple": self.most > 1}

    def to_python(self, value: Any) -> "list[UploadedFile[Any]]":
        found = [file for file in value or [] if isinstance(file, UploadedFile)]
        return found[-1:] if self.most == 1 and self.widget.camera else found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise mistake("too_many", limit=self.most)
        if any(not file.size for file in value):
            raise mistake("empty_file")
        if any(file.size > self.most_bytes for file in value):
            raise mistake("too_big", limit=self.most_bytes // (1024 * 1024))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)
