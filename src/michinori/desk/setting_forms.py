"""The forms of settings: a field by the kind of the setting, from which day, and why."""

import json
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from michinori.desk.sender_fields import SenderFields, typed_of
from michinori.pages.chosen_kinds import kinds_chosen
from michinori.pages.fields import (
    BlockField,
    ChecksField,
    DayField,
    LineField,
    NumberField,
    PercentField,
    RadioField,
    YenField,
    read_number,
)
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.people.commands.settings import REASON_LIMIT
from michinori.rules.market.kinds import NAMING, is_slug
from michinori.rules.market.templates import LONGEST
from michinori.rules.market.terms_templates import LONGEST_NAME, LONGEST_NOTE
from michinori.rules.measures.stages import MAX_STAGES
from michinori.rules.settings.bounds import Bounds
from michinori.rules.settings.table import bounds_of
from michinori.wording.market.categories import named
from michinori.wording.settings.values import OFF, ON, bounds_said, unit_word

_MOST_YEN = 10**12
_LONG_WORDS = 300
"""Words that may be longer get a field of several lines."""
_LINE = 300
_LONG_LIST = 20_000
_LISTS = ("watched_words", "skills_offered")
"""Settings that are typed as one word a line."""
_OF_CATEGORIES = ("job_templates", "terms_templates")
"""Settings that have fields of their own for each category."""
_VALUE = "value_"
_STAGE = re.compile(r"(?P<name>.*\S)[\s:：]+(?P<percent>[^\s:：]+)")


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
        self._kinds = self._shown() if key in NAMING else []
        if key in _OF_CATEGORIES:
            self.fields = _fields_of(key, self._kinds) | self.fields
            self.flaw_fields = {key: f"value_{self._kinds[0][0]}", "from": "first"}  # type: ignore[misc]
        elif not self.row_sets:
            self.fields = {"value": _field(key, bounds_of(key), self._kinds), **self.fields}
        self.fields["reason"].widget.attrs["rows"] = 3

    @property
    def _typed_for(self) -> list[str]:
        """The categories for which something was sent, whether this process knows them or not."""
        names = self.data if self.key in _OF_CATEGORIES else ()
        return [name.removeprefix(_VALUE) for name in names if name.startswith(_VALUE)]

    def _shown(self) -> list[tuple[str, str]]:
        """The categories, with their names, that are offered, of which the value speaks already, or for which something
        was sent.
        """
        kept = [*(one if isinstance(one, str) else one[0] for one in self.initial["value"]), *self._typed_for]
        kinds = kinds_chosen(self.data, "value", kept=filter(is_slug, kept))
        return named((one for one in kinds.categories if one in kinds.offered or one in kept), kinds)

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was typed for a category that there is not, so that nothing typed is lost unsaid."""
        known = [slug for slug, _word in self._kinds]
        if self.key in _OF_CATEGORIES and any(slug not in known for slug in self._typed_for):
            raise ValidationError(
                _("ここに書かれた種類の一つは、このサイトにありません。もう一度開いてください。"), code="unknown"
            )
        return super().clean()

    @property
    def text(self) -> str:
        """The value as JSON, as ``change_setting`` takes it."""
        if self.key == "job_templates":
            return json.dumps([[name, self.cleaned_data[f"value_{name}"]] for name, _word in self._kinds])
        if self.key == "terms_templates":
            return json.dumps([self._terms_of(name) for name, _word in self._kinds])
        value = self.cleaned_data["value"]
        if self.key in _LISTS:
            return json.dumps([one for line in value.splitlines() if (one := line.strip())])
        if self.row_sets:
            return json.dumps([list(row.values()) for row in value])
        return json.dumps(value == "true" if bounds_of(self.key).unit == "choice" else value)

    def _terms_of(self, category: str) -> list[object]:
        """A category's terms as the setting has them; a line that is no stage stays text, which is refused."""
        lines = [line for line in self.cleaned_data[f"value_{category}"].splitlines() if line.strip()]
        return [category, [_stage(line) for line in lines], self.cleaned_data[f"note_{category}"]]


_UNLIMITED = _("いちばん下の段は、上限を空けてください。")


class FeeTiersForm(SettingForm):
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "value": RowsOf(FeeTierForm, _("手数料の段"), _("段を足す"), _UNLIMITED, at_most=10)
    }


class WithholdingForm(SettingForm):
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "value": RowsOf(WithholdingTierForm, _("源泉徴収の段"), _("段を足す"), _UNLIMITED, at_most=10)
    }


class SenderForm(SenderFields, SettingForm):
    """The account that transfers are sent from."""

    field_order = (*SenderFields.base_fields, "first", "reason")

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, key=key, **kwargs)
        del self.fields["value"]
        self.flaw_fields = {key: "sender_holder", "from": "first"}  # type: ignore[misc]

    @property
    def text(self) -> str:
        return json.dumps(self.cleaned_data["payout_from"], ensure_ascii=False)


_FORMS: dict[str, type[SettingForm]] = {"payout_from": SenderForm}
TIERS: dict[str, type[SettingForm]] = {"fee_tiers": FeeTiersForm, "withholding_tiers": WithholdingForm}


def form_of(key: str, data: Any, initial: dict[str, Any]) -> SettingForm:
    """The form of a setting. ``initial``: its value as JSON, and the first day."""
    value = initial["value"]
    if key in TIERS:
        names = list(TIERS[key].row_sets["value"].form.base_fields)
        initial = initial | {"value": [dict(zip(names, row, strict=True)) for row in value]}
    elif key == "job_templates":
        initial = initial | {f"value_{category}": text for category, text in value}
    elif key == "terms_templates":
        for category, stages, note in value:
            lines = "\n".join(f"{name} {percent}" for name, percent in stages)
            initial = initial | {f"value_{category}": lines, f"note_{category}": note}
    elif key == "payout_from":
        initial = initial | typed_of(value)
    elif key in _LISTS:
        initial = initial | {"value": "\n".join(value)}
    elif isinstance(value, bool):
        initial = initial | {"value": str(value).lower()}
    return (_FORMS | TIERS).get(key, SettingForm)(data, key=key, initial=initial)


def _fields_of(key: str, kinds: list[tuple[str, str]]) -> dict[str, forms.Field]:
    """The fields of a setting that has some for each category."""
    if key == "job_templates":
        return {f"value_{name}": BlockField(label=word, limit=LONGEST, required=False) for name, word in kinds}
    return {field: made for name, word in kinds for field, made in _terms_fields(name, word).items()}


_STAGES_HINT = _("1行に1つ、「下書き 30」のように、名前と割合（%）。合計を100にします。")


def _terms_fields(name: str, word: str) -> dict[str, forms.Field]:
    stages = BlockField(
        label=format_lazy("{}：{}", word, _("工程")),
        limit=MAX_STAGES * (LONGEST_NAME + 5),
        required=False,
        help_text=_STAGES_HINT,
    )
    note = BlockField(label=format_lazy("{}：{}", word, _("取り決め")), limit=LONGEST_NOTE, required=False)
    for field in (stages, note):
        field.widget.attrs["rows"] = 3
    return {f"value_{name}": stages, f"note_{name}": note}


def _stage(line: str) -> object:
    """Name and percent of a line such as ``下書き 30%``; the line itself where it is none."""
    match = _STAGE.fullmatch(line.strip())
    percent = read_number(match["percent"]) if match else None
    return [match["name"], percent] if match and percent is not None else line


def _field(key: str, bounds: Bounds, kinds: list[tuple[str, str]]) -> forms.Field:
    label = _("新しい値")
    if bounds.unit == "choice":
        return RadioField(label=label, choices=[("true", ON), ("false", OFF)])
    if bounds.read is None:
        said = bounds_said(key)
        if bounds.unit == "yen":
            return YenField(label=label, least=bounds.least, most=bounds.most, help_text=said)
        return NumberField(label=label, least=bounds.least, most=bounds.most, help_text=said, unit=unit_word(key))
    if key == "kinds_of_work":
        return ChecksField(label=label, choices=kinds, required=False)
    if key in _LISTS:
        return BlockField(label=label, limit=_LONG_LIST, required=False, help_text=_("1行に1つずつ。"))
    if bounds.longest > _LONG_WORDS:
        return BlockField(label=label, limit=bounds.longest, required=False)
    return LineField(label=label, limit=bounds.longest or _LINE, required=False)
