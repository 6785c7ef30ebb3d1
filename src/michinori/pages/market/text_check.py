"""Remarks on a job's text, shown beside the form while it is typed (domain § 10, last point)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from michinori.machinery.settings import settings_now
from michinori.market.queries import least_pay_of
from michinori.pages.fields import DayField, read_number
from michinori.pages.market.forms import LAST_STEP, STEPS, JobForm
from michinori.rules.market.job_text import JobText, Remark, check_job_text
from michinori.wording.market.job_text import FIELDS, advised
from michinori.wording.talk.screening import Advice

_AROUND = 14
_ASKED_IN = {"no_due_date": STEPS["due_date"], "no_pay": STEPS["budget_min"], "no_direction": LAST_STEP}
"""The step of the form that asks for what these remarks find missing."""


@dataclass(frozen=True)
class Finding:
    """One remark beside the form: the words it is about (``said``) with their surroundings, and the reason with what to
    write instead (``told``). ``stops``: the job cannot be published until this is changed.
    """

    field: str | Promise
    before: str
    said: str
    after: str
    told: Advice
    stops: bool


def found_in(form: JobForm, *, at: int = LAST_STEP) -> list[Finding]:
    """The remarks on a form as typed, those that prevent publishing first; empty while title and text are empty.

    ``at``: the step in which somebody writes. Before the last, what it and later ones ask for is not missing yet, nor
    what belongs into a text that was not begun.
    """
    text = _typed(form)
    if not (text.title or text.description):
        return []
    settings = settings_now()
    text = replace(text, watched=settings.site.watched_words)
    asked_in = _ASKED_IN if text.description else _ASKED_IN | {"no_deliverable": LAST_STEP}
    remarks = check_job_text(text, least_pay_of(settings))
    findings = [_finding(one, text) for one in remarks if at == LAST_STEP or asked_in.get(one.key, 0) < at]
    return sorted(findings, key=lambda finding: not finding.stops)


def _finding(remark: Remark, text: JobText) -> Finding:
    whole = {"title": text.title, "description": text.description, "place": text.place}.get(remark.field, "")
    if remark.item is not None:
        whole = text.brief[remark.item][0]
    before, after = whole[max(0, remark.start - _AROUND) : remark.start], whole[remark.end : remark.end + _AROUND]
    placed = (before, remark.said, after) if remark.said else ("", "", "")
    return Finding(FIELDS[remark.field], *placed, advised(remark), stops=remark.key == "contact")


def _typed(form: JobForm) -> JobText:
    """The text and values typed so far; None for numbers and days that cannot be read."""

    def line(name: str) -> str:
        return str(form[name].value() or "")

    return JobText(
        title=line("title"),
        description=line("description").replace("\r\n", "\n"),
        kind=line("kind"),
        budget_min=_number(form["budget_min"].value()),
        budget_max=_number(form["budget_max"].value()),
        due_date=_day(form["due_date"].value()),
        brief=tuple(_item(row) for row in form.rows["brief"].rows if row["key"].value() or row["value"].value()),
        hours=_number(form["estimated_hours"].value()),
        place=line("place"),
        end_client_name=line("end_client_name"),
        skills=line("skills"),
    )


def _item(row: Any) -> tuple[str, bool]:
    direction = row["direction"].value() not in (None, "", False, "False")
    return f"{row['key'].value() or ''}：{row['value'].value() or ''}", direction


def _number(typed: Any) -> int | None:
    """A positive number as the field reads it, else None."""
    number = typed if isinstance(typed, int) else read_number(str(typed or "")[:40])
    return number if number and number > 0 else None


def _day(typed: Any) -> date | None:
    try:
        return DayField().to_python(typed)
    except ValidationError:
        return None
