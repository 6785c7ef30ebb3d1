"""The forms of settings: a field by the kind of the setting, from which day, and why."""

import json
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import (
    BlockField,
    ChecksField,
    DayField,
    LineField,
    NumberField,
    PercentField,
    RadioField,
    YenField,
)
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.people.commands.settings import REASON_LIMIT
from michinori.rules.market.templates import LONGEST
from michinori.rules.settings.bounds import Bounds
from michinori.rules.settings.table import bounds_of
from michinori.wording.market.jobs import CATEGORIES
from michinori.wording.sentences import Sentence
from michinori.wording.settings.values import OFF, ON, bounds_said, unit_word

_MOST_YEN = 10**12
_LONG_WORDS = 300
"""Words that may be longer get a field of several lines."""
_LINE = 300
_LONG_LIST = 20_000


class FeeTierForm(PageForm):
    """One tier of the fee."""

    up_to = YenField(label=_("ここまで（税込みの累計）"), most=_MOST_YEN, required=False)
    percent = PercentField(label=_("率"))


class WithholdingTierForm(PageForm):
    """One tier of withholding; the rate in hundredths of a percent."""

    up_to = YenField(label=_("ここまで（1回の支払い、税抜）"), most=_MOST_YEN, required=False)
    rate = NumberField(label=_("率（万分率。10.21%は1021）"), most=10_000)


class SettingForm(PageForm):
    """A new value of a setting. What kinds of tiers there are stands in ``TIERS``."""

    first = DayField(label=_("この日から"))
    reason = BlockField(
        label=_("変える理由"), limit=REASON_LIMIT, help_text=_("運営スタッフだけが読みます。あとから変えられません。")
    )

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        self.flaw_fields = {key: "value", "from": "first"}  # type: ignore[misc]
        if key == "job_templates":
            self.fields = {f"value_{name}": _template(word) for name, word in CATEGORIES.items()} | self.fields
            self.flaw_fields = {key: "value_design", "from": "first"}  # type: ignore[misc]
        elif not self.row_sets:
            self.fields = {"value": _field(key, bounds_of(key)), **self.fields}
        self.fields["reason"].widget.attrs["rows"] = 3

    @property
    def text(self) -> str:
        """The value as JSON, as ``change_setting`` takes it."""
        if self.key == "job_templates":
            return json.dumps([[name, self.cleaned_data[f"value_{name}"]] for name in CATEGORIES])
        value = self.cleaned_data["value"]
        if self.key == "watched_words":
            return json.dumps([one for line in value.splitlines() if (one := line.strip())])
        if self.row_sets:
            return json.dumps([list(row.values()) for row in value])
        return json.dumps(value == "true" if bounds_of(self.key).unit == "choice" else value)


_UNLIMITED = _("いちばん下の段は、上限を空けてください。")


class FeeTiersForm(SettingForm):
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "value": RowsOf(FeeTierForm, _("手数料の段"), _("段を足す"), _UNLIMITED, at_most=10)
    }


class WithholdingForm(SettingForm):
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "value": RowsOf(WithholdingTierForm, _("源泉徴収の段"), _("段を足す"), _UNLIMITED, at_most=10)
    }


TIERS: dict[str, type[SettingForm]] = {"fee_tiers": FeeTiersForm, "withholding_tiers": WithholdingForm}


def form_of(key: str, data: Any, initial: dict[str, Any]) -> SettingForm:
    """The form of a setting. ``initial``: its value as JSON, and the first day."""
    value = initial["value"]
    if key in TIERS:
        names = list(TIERS[key].row_sets["value"].form.base_fields)
        initial = initial | {"value": [dict(zip(names, row, strict=True)) for row in value]}
    elif key == "job_templates":
        initial = initial | {f"value_{category}": text for category, text in value}
    elif key == "watched_words":
        initial = initial | {"value": "\n".join(value)}
    elif isinstance(value, bool):
        initial = initial | {"value": str(value).lower()}
    return TIERS.get(key, SettingForm)(data, key=key, initial=initial)


def _template(word: Sentence) -> forms.Field:
    return BlockField(label=word, limit=LONGEST, required=False)


def _field(key: str, bounds: Bounds) -> forms.Field:
    label = _("新しい値")
    if bounds.unit == "choice":
        return RadioField(label=label, choices=[("true", ON), ("false", OFF)])
    if bounds.read is None:
        said = bounds_said(key)
        if bounds.unit == "yen":
            return YenField(label=label, least=bounds.least, most=bounds.most, help_text=said)
        return NumberField(label=label, least=bounds.least, most=bounds.most, help_text=said, unit=unit_word(key))
    if key == "kinds_of_work":
        return ChecksField(label=label, choices=list(CATEGORIES.items()), required=False)
    if key == "watched_words":
        return BlockField(label=label, limit=_LONG_LIST, required=False, help_text=_("1行に1つずつ。"))
    if bounds.longest > _LONG_WORDS:
        return BlockField(label=label, limit=bounds.longest, required=False)
    return LineField(label=label, limit=bounds.longest or _LINE, required=False)
