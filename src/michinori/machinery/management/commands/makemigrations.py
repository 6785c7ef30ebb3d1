"""Django's makemigrations, made to work without a running database."""

from typing import Any

from django.core.management.commands import makemigrations
from django.db import connection


class Command(makemigrations.Command):
    def handle(self, *app_labels: str, **options: Any) -> None:
        # With any other engine Django asks the database which migrations are applied, and waits for the answer.
        connection.settings_dict["ENGINE"] = "django.db.backends.dummy"
        super().handle(*app_labels, **options)
