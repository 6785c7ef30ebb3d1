"""Printing a command's result: one JSON object on the last line of stdout."""

import json
from typing import Any

import click


def show(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))
