"""All settings by name, reading a value that somebody typed, and what is in force on a day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from typing import Any

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.house import House
from michinori.rules.fields import Reader
from michinori.rules.money.rates import Rates, Statutory, read_withholding
from michinori.rules.settings.bounds import Bounds
from michinori.rules.settings.site import Site

FIELDS: dict[str, Field[Any]] = {field.name: field for field in (*fields(House), *fields(Site))}
_OF_HOUSE = frozenset(field.name for field in fields(House))


@dataclass(frozen=True)
class Dated:
    """A value of the setting ``key`` that holds from the day ``first`` on, until a later one. ``value``: JSON."""

    key: str
    value: Any
    first: date


@dataclass(frozen=True)
class Settings:
    """The settings in force on one day. ``since``: the first day of each value that was set, and of those defaults that
    name theirs.
    """

    house: House
    site: Site
    since: Mapping[str, date]
    rates: Rates
    day: date

    @property
    def statutory(self) -> Statutory:
        """What the law asks on that day."""
        return Statutory(self.site.tax_percent, self.site.withholding_tiers)

    def as_data(self) -> dict[str, object]:
        """JSON-ready: every setting by name."""
        return self.house.as_data() | {field.name: getattr(self.site, field.name) for field in fields(Site)}


def is_of_contracts(key: str) -> bool:
    """Whether terms keep a copy of this setting."""
    return key in _OF_HOUSE


def bounds_of(key: str) -> Bounds:
    """The bounds of a setting."""
    return FIELDS[key].metadata["bounds"]  # type: ignore[no-any-return]


def read_setting(key: str, text: str) -> Any:
    """The JSON value of what somebody typed for a setting.

    Raises ``unknown-setting`` (404), ``invalid`` (422).
    """
    if key not in FIELDS:
        raise Problem("unknown-setting", 404, key=key)
    bounds = bounds_of(key)
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if bounds.read is None:
        reader = Reader({key: value})
        reader.integer(key, bounds.least, bounds.most)
        reader.finish()
        return value
    try:
        bounds.read(value)
    except ValueError as wrong:
        raise Problem.invalid(Flaw(key, str(wrong))) from None
    return value


def in_force(rows: Iterable[Dated], day: date) -> Settings:
    """The settings on ``day``. ``rows``: in the order in which they were set; of one first day the last one holds."""
    rows, found = list(rows), dict[str, Dated]()
    for row in rows:
        if row.first <= day and row.key in FIELDS and (row.key not in found or found[row.key].first <= row.first):
            found[row.key] = row
    values = {key: row.value for key, row in found.items()}
    since = {key: bounds.since for key in FIELDS if (bounds := bounds_of(key)).since is not None}
    return Settings(
        House.from_data({**House().as_data(), **{key: value for key, value in values.items() if key in _OF_HOUSE}}),
        Site(**{key: _of_site(key, value) for key, value in values.items() if key not in _OF_HOUSE}),
        {**since, **{key: row.first for key, row in found.items()}},
        rates_of(rows),
        day,
    )


def _of_site(key: str, value: Any) -> Any:
    read = bounds_of(key).read
    return value if read is None else read(value)


def rates_of(rows: Iterable[Dated]) -> Rates:
    """The rates that the law sets, of every day. ``rows``: as for ``in_force``; those of other keys are left out."""
    tax, withholding = dict(Rates().tax), dict(Rates().withholding)
    for row in rows:
        if row.key == "tax_percent":
            tax[row.first] = row.value
        elif row.key == "withholding_tiers":
            withholding[row.first] = read_withholding(row.value)
    return Rates(tuple(sorted(tax.items())), tuple(sorted(withholding.items())))
