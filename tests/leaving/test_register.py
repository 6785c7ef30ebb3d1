"""The register of personal data: whole, true to the rules that erase, each of its clocks runs and is shown to erase."""

import sys
from pathlib import Path

import pytest
from django.apps import apps
from leaving.kept import KEPT

from michinori.config import tick
from michinori.config.table import HANDLERS
from michinori.leaving.register.clocks import CLOCKS
from michinori.leaving.register.complete import HELD, faults, text_columns
from michinori.rules.settings.site import Site
from tools.personal_data import FILE, page

TESTS = Path(__file__).parents[1]
SHOWN_BY = {
    "answers": "machinery/test_idempotency.py::test_answers_are_kept_48_hours",
    "cache": "machinery/test_caching.py::test_what_has_expired_is_deleted",
    "cards": "leaving/test_in_time.py::test_what_the_card_company_told_is_kept_for_ninety_days",
    "comments": (
        "columns/test_comments.py::test_what_is_known_of_writers_is_erased_after_ninety_days_and_spam_after_thirty"
    ),
    "counts": "machinery/test_caching.py::test_counts_of_calls_are_deleted_within_the_hour_as_well",
    "demands": "legal/test_demands.py::test_words_are_struck_a_year_after_the_answer",
    "devices": "leaving/test_in_time.py::test_where_somebody_signed_in_is_forgotten_with_the_session",
    "files": "machinery/test_previews.py::test_what_was_never_attached_is_swept_with_its_previews",
    "handovers": "leaving/test_unanswered.py::test_whom_a_handover_was_offered_is_forgotten_once_it_is_over",
    "identity": "people/test_papers_in_time.py::test_the_clock_deletes_what_was_decided_long_ago",
    "inquiries": "support/test_inquiries_kept.py::test_words_are_struck_a_year_after_the_closing",
    "invitations": "leaving/test_unanswered.py::test_the_address_of_an_invitation_that_nobody_answers_is_struck",
    "notices": "notices/test_notices.py::test_what_is_old_is_forgotten",
    "outbox": "machinery/test_outbox.py::test_old_items_go_when_all_have_had_them",
    "parcels": "push/test_push.py::test_what_failed_comes_again_for_a_day",
    "parting": (
        "leaving/test_leaving_with_money.py::test_the_address_is_sealed_and_forgotten_once_it_has_surely_arrived"
    ),
    "security": "leaving/test_in_time.py::test_the_security_log_is_kept_for_a_year",
    "unconfirmed": "leaving/test_unanswered.py::test_an_account_that_nobody_confirms_ends",
    "webhooks": "races/test_trust.py::test_a_call_of_a_webhook_that_stays_off_is_forgotten_as_well",
}
"""By clock, the test in which it erases what is too old, and nothing else."""


def test_the_committed_page_is_what_the_register_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == page()


def test_every_column_of_text_stands_in_it_once() -> None:
    assert faults(text_columns()) == []


def test_a_column_that_it_lacks_or_has_too_much_is_named() -> None:
    there = text_columns()
    assert faults(there | {("people.Profile", "motto")}) == [
        "people.Profile.motto: say in leaving/register what it holds"
    ]
    assert faults(there - {("people.Profile", "about")}) == ["people.Profile.about: there is no such column: strike it"]


def test_what_stays_of_a_closed_account_is_not_called_erased() -> None:
    """``kept`` is proved on the market of canaries; what it names for everybody stays, and the register says so."""
    names = {f"{model._meta.db_table}.{each.column}": (model._meta.label, each.name) for model in apps.get_models()
             for each in model._meta.concrete_fields}  # fmt: skip
    erased = {place for one in HELD if one.closing == "erased" for place in one.places}
    kept = {names[place] for one in KEPT if not one.of for place, _ in one.entries if place in names}
    assert sorted(kept & erased) == []
    assert len(kept) > 20


@pytest.mark.parametrize("key", CLOCKS)
def test_every_clock_runs_by_itself(key: str, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    by, called = CLOCKS[key].by, []
    if by in HANDLERS.values():
        return
    monkeypatch.setattr(sys.modules[by.__module__], by.__name__, lambda: called.append(key))
    for task in (tick.sweep, tick.uncache, tick.push):
        task(0)
    assert called == [key]


def test_every_time_is_a_setting_or_stands_in_the_page() -> None:
    settings = {each for one in CLOCKS.values() for each in one.after if isinstance(each, str)}
    assert {name for name in settings if not hasattr(Site(), name)} == set()
    assert all(f"⚙ `{name}`" in page() for name in settings)


def test_every_clock_is_shown_to_erase() -> None:
    assert SHOWN_BY.keys() == CLOCKS.keys()
    for named in SHOWN_BY.values():
        file, _, test = named.partition("::")
        assert f"def {test}(" in (TESTS / file).read_text(), named
