"""The migrations say what the models say; needs no database."""

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def changes() -> dict[str, list[str]]:
    """App → what a new migration of it would do."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    found = detector.changes(graph=loader.graph)
    return {app: [step.describe() for one in these for step in one.operations] for app, these in found.items()}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    django.setup()
    translation.deactivate_all()  # as makemigrations does: names are kept in their first language
    found = [f"{app} lacks a migration: {'; '.join(steps)}" for app, steps in changes().items()]
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
