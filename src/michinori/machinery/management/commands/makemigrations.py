"""Django's makemigrations without a database: whoever writes a migration need not have one running."""

from typing import Any

from django.core.management.commands import makemigrations
from django.db import connection


class Command(makemigrations.Command):
    def handle(self, *app_labels: str, **options: Any) -> None:
        # Django asks every engine but this one which migrations were applied, and waits for the answer.
        connection.settings_dict["ENGINE"] = "django.db.backends.dummy"
        super().handle(*app_labels, **options)
