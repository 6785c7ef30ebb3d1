"""Printing a command's result: one JSON object on the last line of stdout."""

import json

import click


def show(answer: dict[str, object]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))
