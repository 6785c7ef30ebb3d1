"""The base class of all forms: uses our templates, keeps what was typed, shows a refusal at the field it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict

from michinori.kernel.problems import Flaw, Problem
from michinori.pages.rows import RowSet, RowsOf, rows_button
from michinori.wording import problems


class PageRenderer(TemplatesSetting):
    """Render forms and fields with ``templates/forms``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


@dataclass(frozen=True)
class ErrorLine:
    """One line of the summary above a form: the id of the field to go to, its label, its error."""

    anchor: str
    label: str
    text: str


class PageForm(forms.Form):
    """Base class of forms.

    ``row_sets``: lists of rows by name. ``form.rows["stages"]`` holds their forms, ``cleaned_data["stages"]`` their
    values as dicts.
    ``flaw_fields``: maps the field of a flaw to the form's field where names differ (``{"terms.price": "amount"}``).
    ``waits``: seconds to wait before the next attempt, if the form was sent too often.
    """

    default_renderer = PageRenderer()
    row_sets: ClassVar[dict[str, RowsOf]] = {}
    flaw_fields: ClassVar[dict[str, str]] = {}
    waits: int | None = None

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        initial: Mapping[str, Any] = kwargs.get("initial") or {}
        super().__init__(data, files, **kwargs)
        self.rows_changed = data is not None and rows_button(data)
        self.rows = {
            name: RowSet(spec, name, data, files, initial.get(name) or ()) for name, spec in self.row_sets.items()
        }

    def full_clean(self) -> None:
        """Validate, unless the form was only sent to add or remove a row."""
        if self.rows_changed:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        """Validate fields and rows; False also if the form was only sent to add or remove a row."""
        if self.rows_changed:
            return False
        good = all([super().is_valid(), *[rows.is_valid() for rows in self.rows.values()]])
        if good:
            self.cleaned_data |= {name: rows.cleaned for name, rows in self.rows.items()}
        return good

    def is_multipart(self) -> bool:
        """Whether the form or one of its rows has a file field."""
        return super().is_multipart() or any(rows.blank.is_multipart() for rows in self.rows.values())

    def add_problem(self, problem: Problem) -> None:
        """Show a refusal: each flaw at its field or row; one without a field, or a problem without flaws, on top."""
        self.waits = problem.waits
        if not problem.flaws:
            self.add_error(None, problems.detail(problem) or problems.title(problem))
        for flaw in problem.flaws:
            self._add_flaw(flaw)

    def _add_flaw(self, flaw: Flaw) -> None:
        error = ValidationError(problems.flaw_text(flaw), code=flaw.key)
        name = self.flaw_fields.get(flaw.field, flaw.field)
        parts = name.split(".")
        for start in range(len(parts)):
            head, rest = parts[start], parts[start + 1 :]
            if head in self.rows:
                self._add_to_rows(self.rows[head], rest, error)
                return
            if head in self.fields:
                self.add_error(head, error)
                return
        self.add_error(None, error)

    @staticmethod
    def _add_to_rows(rows: RowSet, rest: Sequence[str], error: ValidationError) -> None:
        row = rows.place(int(rest[0])) if rest and rest[0].isdecimal() else None
        if row is None:
            rows.add_error(error)
        else:
            row.add_error(rest[1] if len(rest) > 1 and rest[1] in row.fields else None, error)

    @property
    def status(self) -> int:
        """The HTTP status to answer with: 422 if there are errors, 429 if sent too often, else 200."""
        if self.waits is not None:
            return 429
        if not self.is_bound or self.rows_changed:
            return 200
        row_sets = self.rows.values()
        wrong_row = any(row.errors for rows in row_sets for row in rows.rows)
        return 422 if self.errors or wrong_row or any(rows.errors for rows in row_sets) else 200


def error_lines(form: forms.BaseForm) -> list[ErrorLine]:
    """All errors of a form (also a library's), in the order of its fields, for the summary."""
    lines = [ErrorLine("", "", str(text)) for text in form.non_field_errors()]
    for bound in form:
        anchor = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id
        lines += [ErrorLine(str(anchor), str(bound.label), str(text)) for text in bound.errors]
    for name, rows in getattr(form, "rows", {}).items():
        lines += [ErrorLine(f"rows-{name}", str(rows.spec.label), text) for text in rows.errors]
        for number, row in enumerate(rows.rows, start=1):
            lines += [ErrorLine(line.anchor, f"{number}. {line.label}", line.text) for line in error_lines(row)]
    return lines
