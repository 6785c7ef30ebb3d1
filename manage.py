#!/usr/bin/env python
"""Django's own commands with this project's settings: ``.venv/bin/python manage.py shell``.

They neither start the embedded database nor own its tables; ``michinori`` runs and migrates a site.
"""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    execute_from_command_line(sys.argv)
