"""The people and the market of ``michinori demo``."""

from typing import Any

from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user

PASSWORD = "michinori-demo"  # noqa: S105 - shown on the sign-in page


def fill() -> list[dict[str, Any]]:
    """Fill the empty installation; gives the sign-ins, each with ``name``, ``email`` and ``password``."""
    people = [("葵", "aoi@demo.example", "みちのりデザイン"), ("蓮", "ren@demo.example", None)]
    for name, email, company in people:
        create_user(
            actor=Actor.operator(),
            email=email,
            name=name,
            password=PASSWORD,
            company=company,
            verified=True,
            confirmed=True,
        )
    return [{"name": name, "email": email, "password": PASSWORD} for name, email, _ in people]
