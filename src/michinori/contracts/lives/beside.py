"""Read in one query what the life of a contract is made of beside its own row."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from json import loads
from typing import Any

from django.db.models import AutoField

from michinori.contracts.lives import taxes
from michinori.contracts.lives.change_requests import REQUESTS, read_requests
from michinori.contracts.lives.hours import WEEKS, read_weeks
from michinori.contracts.models import ChangeRequest, Contract, Stage, Termination
from michinori.machinery.maintenance import WINDOWS, windows_of
from michinori.machinery.settings import ROWS, from_column
from michinori.machinery.statements import follow, from_json, read_beside
from michinori.rules.contract.life import Report, Side, Week
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.measures.table import MEASURES, has_log

# Only work under way has reports that wait for an answer.
_REPORTS = """
SELECT jsonb_agg(jsonb_build_array(stage_id, id, percent, at, has_file) ORDER BY at, id)
FROM contracts_report WHERE contract_id = contract.id AND answer IS NULL"""
_BIDS = (
    "SELECT jsonb_object_agg(by, amount) FROM contracts_sealedbid WHERE termination_id = contract.open_termination_id"
)
_POINTERS = (
    "terms", "open_delivery", "open_amendment", "open_switch", "open_handover", "open_notice", "open_termination",
)  # fmt: skip
_RESULT = "open_result"
"""A pointer of the open termination, not of the contract."""
_NEWEST = (
    "SELECT jsonb_build_array(n, hash) FROM machinery_event WHERE subject_id = contract.id ORDER BY n DESC LIMIT 1"
)
_STAGES = "contract_id = for_contract AND number IS NOT NULL ORDER BY number"
_COLUMNS = (
    "for_contract", "held", "steps", "tax_of_paid", "given_back", "found", "ahead", "windows",
    "CASE WHEN row_number() OVER (PARTITION BY for_contract ORDER BY number) = 1 THEN more END",
)  # fmt: skip
"""There is a row for each stage. What is long comes with the first of each contract alone."""


@dataclass(frozen=True)
class Gathered:
    """What ``read_life`` needs beside the contract's row: stages in order; reports not answered, by the id of their
    stage; change requests not answered; the weeks of the hours log. ``bids``: the amounts sealed in the open
    termination, yen before tax.
    """

    taxes: taxes.Taxes
    stages: tuple[Stage, ...] = ()
    reports: Mapping[str, tuple[Report, ...]] = field(default_factory=dict)
    weeks: tuple[Week, ...] = ()
    requests: tuple[ChangeRequest, ...] = ()
    bids: Mapping[Side, int] = field(default_factory=dict)


def gather(contracts: Collection[Contract], *, locked: bool = False) -> dict[str, Gathered]:
    """Fetch what ``read_life`` needs of many contracts, by contract id, and set the rows that they point to.

    One query for any number of contracts; one more where an outside result is open in an ending that they came without.
    ``locked``: the caller holds the locks of these rows; their ``newest_event`` is set, so that events can be appended.
    """
    if not contracts:
        return {}
    pointers = {name: _ids(name, contracts) for name in (*_POINTERS, _RESULT)}
    pointers = {name: ids for name, ids in pointers.items() if any(ids)}
    values = [[one.id for one in contracts], *pointers.values()]
    stages, rows = defaultdict[str, list[Stage]](list), dict[str, tuple[Any, ...]]()
    text, columns = _statement(tuple(pointers), locked), ", ".join(_COLUMNS)
    for row, stage in read_beside(text, values, Stage, _STAGES, shown=columns):
        rows.setdefault(row[0], row)
        if stage is not None:
            stages[row[0]].append(stage)
    more = {one: loads(row[-1]) for one, row in rows.items()}
    for contract in contracts:
        _point(contract, [*pointers], more[contract.id])
        if locked:
            n, last_hash = more[contract.id]["newest"] or (0, None)
            contract.newest_event = (n, last_hash)
    follow([one.open_termination for one in contracts if one.open_termination is not None], _RESULT)
    return {one: _gathered(row, stages[one], more[one]) for one, row in rows.items()}


def _source(contract: Contract, name: str) -> Contract | Termination | None:
    """Whose pointer ``name`` is: the contract's, or its open termination's if that is fetched."""
    if name != _RESULT:
        return contract
    return contract.open_termination if Contract._meta.get_field("open_termination").is_cached(contract) else None


def _ids(name: str, contracts: Collection[Contract]) -> list[str | None]:
    """To which row each of these contracts points that is not fetched yet."""
    sources = (_source(one, name) for one in contracts)
    ids = [None if one is None or _field(name).is_cached(one) else getattr(one, f"{name}_id") for one in sources]
    return [None if one is None else str(one) for one in ids]


def _point(contract: Contract, pointers: Sequence[str], found: Mapping[str, Any]) -> None:
    """Set the rows found that the contract points to."""
    for name in reversed(pointers):  # the result first, since its termination is one that was fetched before
        if found[name]:
            _field(name).set_cached_value(_source(contract, name), from_json(_field(name).related_model, found[name]))


def _field(name: str) -> Any:
    return (Termination if name == _RESULT else Contract)._meta.get_field(name)


def _cast(name: str) -> str:
    """To compare an id, given as text as all are, with one that the database numbers."""
    return "::bigint" if isinstance(_field(name).related_model._meta.pk, AutoField) else ""


@cache
def _statement(pointers: tuple[str, ...], locked: bool) -> str:
    """The SELECT of taxes and, as one object, of all else. Its values: the ids of contracts, and of each pointer those
    of the rows that it leads to. ``locked``: whether the contracts are, so that no event can follow the newest, which
    is then read as well. OFFSET 0 keeps PostgreSQL from reading all of it once for
    each stage.
    """
    newest = f"({_NEWEST})" if locked else "NULL"
    tables = {name: _field(name).related_model._meta.db_table for name in pointers}
    led_to = "".join(
        f""",
    '{name}', (SELECT to_jsonb(it) FROM "{table}" it WHERE it.id = one.{name}{_cast(name)})"""  # noqa: S608 - our own text
        for name, table in tables.items()
    )
    final, logs = (", ".join(f"'{one}'" for one in those) for those in (FINAL, filter(has_log, MEASURES)))
    return f"""
SELECT one.id AS for_contract, {taxes.COLUMNS}, settings.found, settings.ahead, settings.windows, jsonb_build_object(
    'reports', CASE WHEN contract.status NOT IN ({final}) THEN ({_REPORTS}) END,
    'weeks', CASE WHEN contract.meter IN ({logs}) THEN ({WEEKS}) END,
    'requests', CASE WHEN contract.open_requests > 0 THEN ({REQUESTS}) END,
    'bids', ({_BIDS}), 'newest', {newest}{led_to}
) AS more
FROM unnest({", ".join(["%s::text[]"] * (len(pointers) + 1))}) AS one({", ".join(("id", *pointers))})
JOIN contracts_contract contract ON contract.id = one.id
{taxes.JOINS}
CROSS JOIN (
    SELECT ({ROWS}) AS found, (SELECT "offset" FROM machinery_siteclock) AS ahead, ({WINDOWS}) AS windows
) settings
OFFSET 0"""  # noqa: S608 - our own text


def _gathered(row: Sequence[Any], stages: Sequence[Stage], more: Mapping[str, Any]) -> Gathered:
    _, held, steps, tax, given_back, found, ahead, windows, _ = row
    settings = from_column(found, ahead)
    return Gathered(
        taxes.read_taxes(held, steps, tax, given_back, settings, windows_of(windows)),
        tuple(stages),
        _reports(more["reports"]),
        read_weeks(more["weeks"]),
        read_requests(more["requests"]),
        more["bids"] or {},
    )


def _reports(found: Sequence[Sequence[Any]] | None) -> dict[str, tuple[Report, ...]]:
    reports = defaultdict[str, list[Report]](list)
    for stage_id, report_id, percent, at, has_file in found or ():
        reports[stage_id].append(Report(report_id, percent, datetime.fromisoformat(at), has_file))
    return {stage_id: tuple(those) for stage_id, those in reports.items()}
