"""Columns and comments on them, made by commands; a reader that solves the proof of work as a browser does."""

import itertools
from typing import Any

import altcha

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import post_comment
from michinori.columns.models import Column, Comment
from michinori.columns.origin import Origin
from michinori.kernel.actor import Actor
from michinori.machinery import proof
from michinori.people.models import User
from tests.stories.cast import Cast

BODY = "途中で終わった契約の話です。\n\n## 経緯\n\n- 一つ目\n- 二つ目"
EMAIL = "yomu@example.net"
_numbers = itertools.count(1)


def solved(column: Column) -> str:
    """A fresh solution, as ``altcha`` takes it."""
    return solution(proof.challenge(column.id))


def solution(challenge: dict[str, Any]) -> str:
    asked = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(asked)
    assert found is not None
    return altcha.Payload(asked, found).to_base64()


def column(user: User | None = None, **more: Any) -> Column:
    """Ren's, published."""
    author = user or Cast().ren
    values = {"title": "途中で降りるという選択", "body": BODY, "tags": ["途中終了"], "status": "published"} | more
    return write_column(actor=Actor.person(author.id), **values)


def comment(under: Column, **more: Any) -> Comment:
    """A plain one by a reader, each with words and a network address of its own, unless ``more`` says otherwise."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "name": "よむ人",
        "email": EMAIL,
        "body": f"わたしも同じことがありました。{n}回目です。",
        "origin": Origin(f"192.0.2.{n % 250}", "Browser/1", ""),
    } | more
    if "altcha" not in values:
        values["altcha"] = solved(under)
    return post_comment(slug=under.slug, **values)
