"""Lists of rows inside a form (stages, brief items). Without script, the buttons ``add-NAME`` and ``remove-NAME-N``
send the form, which is then shown again with the changed rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from michinori.pages.fields import YenField, mistake, read_number

_LARGEST_INDEX = 9999


@dataclass(frozen=True)
class RowsOf:
    """Describes a list of rows: the form of a row, how many there may be, and its labels."""

    form: type[forms.Form]
    label: Any
    add_word: Any
    hint: Any = ""
    sum_word: Any = ""  # the label of the sum of the rows' yen beside the add button; empty: no sum
    at_least: int = 1
    at_most: int = 30


def rows_button(data: Mapping[str, Any]) -> bool:
    """Whether the form was sent by a button that adds or removes a row."""
    return any(re.fullmatch(r"(add-\w+|remove-\w+-\d{1,4})", key) for key in data)


class RowSet:
    """The rows of a list, from the data sent or from ``initial``. ``cleaned``: the values of the filled rows, in order.

    ``kept``: prefixes of rows that cannot be removed.
    """

    def __init__(
        self,
        spec: RowsOf,
        name: str,
        data: QueryDict | None,
        files: Any = None,
        initial: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.spec, self.name = spec, name
        self.errors: list[str] = []
        self.kept: set[str] = set()
        self.bound = data is not None
        if data is None:
            start = [*initial] or [{} for _ in range(max(1, spec.at_least))]
            self.rows = [self._row(index, initial=dict(values)) for index, values in enumerate(start)]
        else:
            self.rows = [self._row(index, data=data, files=files) for index in self._indices(data)]

    def _row(self, index: int | str, **kwargs: Any) -> forms.Form:
        return self.spec.form(
            prefix=f"{self.name}-{index}", empty_permitted=True, use_required_attribute=False, **kwargs
        )

    def _indices(self, data: QueryDict) -> list[int]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-\w+")
        found = {int(match[1]) for key in data if (match := pattern.fullmatch(key))}
        indices = [n for n in sorted(found) if f"remove-{self.name}-{n}" not in data][: self.spec.at_most]
        short = max(self.spec.at_least, 1) - len(indices)
        if f"add-{self.name}" in data and len(indices) < self.spec.at_most:
            short = max(short, 1)
        free = (n for n in range(max(found, default=-1) + 1, _LARGEST_INDEX + self.spec.at_most))
        return indices + [next(free) for _ in range(max(0, short))]

    @property
    def blank(self) -> forms.Form:
        """The empty row that the script copies, with ``__row__`` in place of its number."""
        return self._row("__row__")

    @property
    def filled(self) -> list[forms.Form]:
        """The rows with a value in at least one field."""
        return [row for row in self.rows if not row.is_bound or row.has_changed()]

    @property
    def cleaned(self) -> list[dict[str, object]]:
        return [row.cleaned_data for row in self.filled]

    @property
    def sum(self) -> int:
        """The sum of all yen fields of all rows; values that are no number count as 0."""
        found = (
            row[name].value() for row in self.rows for name, field in row.fields.items() if isinstance(field, YenField)
        )
        return sum(read_number(str(value)) or 0 for value in found if value is not None)

    @property
    def full(self) -> bool:
        return len(self.rows) >= self.spec.at_most

    def is_valid(self) -> bool:
        """Whether every row is valid and enough of them are filled."""
        good = not [row for row in self.rows if not row.is_valid()]
        if len(self.filled) < self.spec.at_least:
            self.add_error(mistake("required"))
        return good and not self.errors

    def add_error(self, error: ValidationError) -> None:
        self.errors.extend(error.messages)

    def place(self, index: int) -> forms.Form | None:
        """The form of the filled row with this index (from 0), as flaws count them; None if there is none."""
        return self.filled[index] if 0 <= index < len(self.filled) else None
