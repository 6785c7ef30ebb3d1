"""Tables that PostgreSQL tidies up more often than others (decision 58)."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

TABLES = {
    "machinery_outboxitem": {"autovacuum_vacuum_threshold=2000", "autovacuum_vacuum_scale_factor=0"},
    "ledger_movement": {"autovacuum_vacuum_insert_scale_factor=0.02"},
}


def test_only_these_have_settings_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL AND relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        found = {name: set(options) for name, options in cursor.fetchall()}
    assert found == TABLES
