"""What the bench does before it measures: it finds room on the disk, composes texts, reads the log of statements."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bench import texts
from bench.counting import written_since
from bench.drawing import Draw
from bench.library import Library, library
from bench.loading import bar
from bench.machine import rested
from bench.room import NoRoom, Room, largest, needed, room, scale_that_fits
from bench.sizes import sizes
from bench.texts import PROFILE, Text
from bench.vocabulary import CATEGORIES
from bench.warming import read_files
from michinori.machinery.words import document


def test_there_are_twenty_thousand_distinct_texts_at_one_in_a_hundred() -> None:
    numbers = Random(1)
    assert sizes(0.01).job_texts >= 20_000
    titles = {texts.text(numbers, n % PROFILE).parts[0] for n in range(40_000)}
    assert len(titles) >= 20_000
    profiles = {texts.text(numbers, PROFILE).parts for _ in range(6_500)}
    assert len(profiles) >= 6_000, "as many as the largest scale asks for"


def test_words_are_common_and_rare_by_zipf() -> None:
    numbers = Random(1)
    found = Counter(texts.zipf(numbers, range(1_000)) for _ in range(50_000))
    assert found[0] == pytest.approx(50_000 / 10, rel=0.1)  # ln(2) / ln(1000)
    assert found[0] / sum(found[n] for n in range(9, 19)) == pytest.approx(1, rel=0.2)
    assert len(found) > 900


def test_a_text_comes_with_the_lexemes_that_the_product_makes_of_it() -> None:
    shelf = library(Draw(1), sizes(0.0001))
    for kind in (0, PROFILE):
        *parts, lexemes = shelf.deal(kind)
        said = Text(tuple(part for part in parts if part)).document(kind)
        assert lexemes == document(said)
    again = library(Draw(1), sizes(0.0001))
    assert again.deal(0) == library(Draw(1), sizes(0.0001)).deal(0)


def test_a_text_comes_again_only_after_all_others() -> None:
    shelf = Library([[["first"], ["second"]], [["other"]]])
    kinds = [0, texts.KINDS, 0]
    assert [shelf.deal(text) for text in kinds] == [["first"], ["second"], ["first"]]


def test_a_blank_tells_its_text_and_part() -> None:
    own = 12 * texts.KINDS + CATEGORIES.index("web")
    assert texts.place_of(texts.blank(own, 3)) == (own, 3)
    assert texts.kind_of(own) == CATEGORIES.index("web")


def test_a_scale_without_room_is_refused_with_the_largest_that_fits(tmp_path: Path) -> None:
    found = Room(1.0, needed(1.0), needed(0.4))
    with pytest.raises(NoRoom, match=r"scale 1 needs 102.6 GB .* the largest scale that fits is 0\.4"):
        scale_that_fits(found, fit=False)
    assert scale_that_fits(found, fit=True) == 0.4
    with pytest.raises(NoRoom):
        scale_that_fits(Room(1.0, needed(1.0), needed(0.29)), fit=True)
    assert largest(10**9) == 1
    assert largest(0) == 0
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "rows").write_bytes(b"1" * 5_000_000)
    assert room(tmp_path / "not-yet", 0.01, freed=tmp_path / "home").free > 5


def test_a_log_that_was_moved_away_meanwhile_is_read_whole(tmp_path: Path) -> None:
    log = tmp_path / "database.log"
    log.write_text("before\nasked\n")
    assert written_since(log, len("before\n")) == "asked\n"
    (tmp_path / "database.log.1").write_text("before\nasked\n")
    log.write_text("more\n")
    assert written_since(log, len("before\n")) == "asked\nmore\n"


def test_progress_is_a_bar_with_what_is_left() -> None:
    assert bar("jobs", 250, 1_000, 2.0) == "jobs [######..................] 250 of 1,000, 125 a second, 6 s left"
    assert bar("jobs", 0, 0, 0.0).endswith("0 of 0, 0 a second")


def test_a_busy_machine_is_waited_for_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = iter([90.0, 90.0, 0.0])
    monkeypatch.setattr("os.getloadavg", lambda: (next(loads), 0.0, 0.0))
    assert rested(60) == 0.0
    assert next(loads, None) is None
    monkeypatch.setattr("os.getloadavg", lambda: (90.0, 0.0, 0.0))
    assert rested(0) > 1


@pytest.mark.parametrize(("room", "percent"), [(10_000, 100), (6_000, 60), (3_000, 30), (100, 0)])
def test_as_much_of_the_database_is_read_before_as_there_is_room_for(room: int, percent: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(tmp_path)):
        read_files(tmp_path, room=room)
    (tmp_path / "base" / "5").mkdir(parents=True)
    for name, size in (("large", 4_000), ("index", 1_000), ("table", 2_000), ("middle", 3_000)):
        (tmp_path / "base" / "5" / name).write_bytes(bytes(size))
    assert read_files(tmp_path, room=room) == percent
