"""Whatever is logged stays within its record: nobody writes a line of the log that looks like another's."""

import json
import logging
import sys

import pytest

from michinori.config.logs import JsonLine, Line

FORGED = "2026-11-27T10:15:00.123+00:00 INFO michinori.x all is well"
BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
"""What some reader of files takes for the end of a line."""
STEERING = "\x1b[2K\x08\x7f\u202e\ud800"
"""What steers a terminal, turns text around, or cannot be written as UTF-8."""


def _record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    try:
        if error:
            raise error
    except ValueError:
        return logging.LogRecord("michinori.x", logging.ERROR, "", 0, message, arguments, sys.exc_info())
    return logging.LogRecord("michinori.x", logging.ERROR, "", 0, message, arguments, None)


@pytest.mark.parametrize("end", BREAKS)
@pytest.mark.parametrize("formatter", [Line(), JsonLine()], ids=["line", "json"])
def test_what_is_logged_makes_no_second_record(formatter: logging.Formatter, end: str) -> None:
    said = formatter.format(_record("failed: %s", f"a{end}{FORGED}{STEERING}"))
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    assert "all is well" in said
    said.encode()


@pytest.mark.parametrize("end", BREAKS)
def test_a_traceback_is_read_by_lines_and_each_is_indented(end: str) -> None:
    said = Line().format(_record("failed", error=ValueError(f"a{end}{FORGED}{STEERING}")))
    first, *rest = said.splitlines()
    assert first.endswith(" ERROR michinori.x failed")
    assert rest[0] == "    Traceback (most recent call last):"
    assert f'      File "{__file__}", line ' in rest[1]
    assert "all is well" in said
    assert all(line.startswith("    ") and line.isprintable() for line in rest)


def test_json_gives_back_what_was_logged() -> None:
    text = "".join(BREAKS) + STEERING + "道のり"
    said = json.loads(JsonLine().format(_record("%s", text, error=ValueError(text))))
    assert said["message"] == text
    assert said["trace"].endswith(f"ValueError: {text}")
