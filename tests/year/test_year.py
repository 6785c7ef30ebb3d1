"""Six weeks of a small market over the turn of a year, or, by ``make year``, a whole year of 200 people."""

import ast
import json
import os
import platform
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings as loaded
from pytest_django.fixtures import Settings

from michinori.contracts.models import Payment
from michinori.leaving.register.clocks import CLOCKS
from michinori.ledger.models import Movement
from michinori.papers.models import Document
from tests.year.keeping import PLAYED, REAL
from tests.year.nights import Nights
from tests.year.plain_keeping import Shelves
from tests.year.year import Scale, Year, bank_days

PEOPLE, DAYS = (int(os.environ.get(name, "0")) for name in ("PEOPLE", "DAYS"))
WHOLE = bool(PEOPLE or DAYS)
SHORT_SEED = 7
SEED = int(os.environ.get("SEED", "0")) or (random.SystemRandom().randrange(1, 2**32) if WHOLE else SHORT_SEED)
"""Without PEOPLE and DAYS always the same six weeks are played; ``make year`` plays others each time."""
BURST = int(os.environ.get("BURST", "0"))
PER_DAY = float(os.environ.get("PER_DAY", "0"))
"""Deals a day, where a market is to be busier than its people make it."""
RARE = (
    "object_week",
    "log_anew",
    "start_over",
    "file_result",
    "refuse_result",
    "deny_result",
    "insolvency",
    "agree_to_add",
    "handed over",
    "switched to hours",
    "switched to stages",
)
ENOUGH = 2
"""Of how many deals a day a year must have all that is rare among its acts."""
RESULT = Path(os.environ.get("RESULT", "var/year.json"))


@pytest.fixture
def own_zone() -> Iterator[None]:
    """The zone of this process is played with, too."""
    before = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def _scale() -> Scale:
    if not WHOLE:
        return Scale(12, 45, SEED, date(2027, 12, 1), burst=60, per_day=1.2)
    people = PEOPLE or 200
    return Scale(
        people, DAYS or 375, SEED, date(2028, 1, 5), burst=BURST or people * 50, per_day=PER_DAY or people * 0.02
    )


@pytest.fixture
def nights(settings: Settings, tmp_path: Path) -> Nights:
    """A folder for backups, and one for the files of this market alone, which go into them."""
    options = {"location": tmp_path / "files", "directory_permissions_mode": 0o700}
    backend = "michinori.machinery.storage.folder.Folder"
    settings.STORAGES = loaded.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}
    settings.BACKUPS, settings.BACKUP_HOUR = tmp_path / "nights", 2
    return Nights(tmp_path / "nights")


@pytest.mark.usefixtures("own_zone")
def test_the_year_agrees_with_the_plain_model(fresh_database: str, nights: Nights) -> None:
    scale, started = _scale(), time.perf_counter()
    year = Year(scale, nights, progress=_progress if WHOLE else None)
    try:
        year.play()
    except BaseException as error:
        size = f"PEOPLE={scale.people} DAYS={scale.days} BURST={scale.burst} PER_DAY={scale.per_day} make year"
        again = f"SEED={SEED} {size if WHOLE else 'pytest tests/year'}"
        error.add_note(f"{again}, on {year.now}")
        raise
    found = _figures(year, time.perf_counter() - started)
    print(json.dumps(found, ensure_ascii=False, indent=1))  # noqa: T201
    if WHOLE:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    assert year.burst[0] >= scale.burst
    assert not year.keeping.shelves.idle(scale.days)
    if scale.days >= 365 and scale.per_day >= ENOUGH:
        assert not [name for name in RARE if not year.crowd.acts[name]], "what is seldom has not happened at all"


@pytest.mark.each_time
def test_the_plain_model_imports_nothing_of_the_product() -> None:
    for file in Path(__file__).parent.glob("plain_*.py"):
        nodes = [one for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.Import | ast.ImportFrom)]
        names = [one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)]
        names += [alias.name for one in nodes if isinstance(one, ast.Import) for alias in one.names]
        own = [name for name in names if name.split(".")[0] in ("michinori", "tests", "django")]
        assert all(name.startswith("tests.year.plain_") for name in own), f"{file.name}: {own}"


@pytest.mark.each_time
def test_every_clock_that_deletes_is_played_or_goes_by_real_time() -> None:
    assert sorted((*PLAYED, *REAL)) == sorted(CLOCKS)
    known = Shelves()
    assert {name for names in PLAYED.values() for name in names} == known.went().keys()


def _progress(year: Year) -> None:
    market = year.market
    print(  # noqa: T201
        f"{year.now:%Y-%m-%d} deals {len(market.deals)} under way {len(market.running())}"
        f" acts {sum(year.crowd.acts.values())} acts of clocks {sum(market.clock_acts.values())}"
        f" papers {sum(market.papers.values())}"
        f" after {time.process_time():.0f} s of a processor, with {_most_memory()} MB",
        flush=True,
    )


def _most_memory() -> int:
    """The most that this process, without the database, has held so far, in MB; macOS counts bytes, others kB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if platform.system() == "Darwin" else 1024)


def _figures(year: Year, seconds: float) -> dict[str, object]:
    market, scale = year.market, year.scale
    applied, took = year.burst
    return {
        "seed": scale.seed,
        "people": scale.people,
        "days": scale.days,
        "first_day": scale.begins.isoformat(),
        "bank_days": bank_days(scale),
        "deals": len(market.deals),
        "fates": dict(Counter(one.fate for one in year.crowd.plans.values()).most_common()),
        "statuses": dict(Counter(one.status for one in market.deals).most_common()),
        "acts": dict(year.crowd.acts.most_common()),
        "acts_of_clocks": dict(market.clock_acts.most_common()),
        "payments": Payment.objects.count(),
        "movements": Movement.objects.count(),
        "papers": Document.objects.count(),
        "gmv_yen": sum(market.gmv.values()),
        "fees_yen": sum(market.fees.values()),
        "withheld_yen": sum(market.withheld.values()),
        "payouts": len(market.gone),
        "payouts_returned": len(market.returned),
        "lines_that_two_agreed_on": year.office.agreed,
        "accounts_closed": len(year.keeping.shelves.left),
        "gone_by_their_clock": year.keeping.shelves.went(),
        "nights_deleted": year.nights.deleted,
        "most_at_one_midnight": applied,
        "its_tick_seconds": round(took, 2),
        "its_tick_acts_per_second": round(applied / took) if took else 0,
        "seconds": round(seconds),
        "seconds_of_a_processor": round(time.process_time()),
        "most_memory_mb": _most_memory(),
        "seconds_of": {name: round(each, 1) for name, each in year.seconds.items()},
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "version": version("michinori"),
        "measured_on": datetime.now(UTC).date().isoformat(),
    }
