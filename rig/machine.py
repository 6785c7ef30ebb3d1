"""On what something was run."""

import platform
from datetime import UTC, datetime

import psutil


def describe() -> str:
    """Date, system, processors and memory, one line."""
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if platform.system() == "Linux" else platform.platform()
    memory = psutil.virtual_memory().total / 2**30
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {system}, {psutil.cpu_count()} processors, {memory:.0f} GB"
