"""Somebody's name and face, read along with something else: as one column of its query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import JSONObject

from michinori.people.models import Client, User


@dataclass(frozen=True)
class Somebody:
    """A user or an organisation as pages draw them. ``shown_face``: the id of the face that the public sees, empty if
    one is drawn.
    """

    id: str
    display_name: str
    shown_face: str = ""


def user_at(path: str) -> JSONObject:
    """The columns of the user to whom ``path`` leads, for ``somebody``."""
    return _columns(path, "display_name")


def client_at(path: str) -> JSONObject:
    """The columns of the client to whom ``path`` leads, for ``somebody``."""
    return JSONObject(
        user=_columns(f"{path}__user", "display_name"), organisation=_columns(f"{path}__organisation", "name")
    )


def _columns(path: str, name: str) -> JSONObject:
    return JSONObject(id=f"{path}__id", name=f"{path}__{name}", face=f"{path}__face_id", hidden=f"{path}__face_hidden")


def somebody(row: Mapping[str, Any]) -> Somebody:
    """Read what ``user_at`` or ``client_at`` gave."""
    found = row if "id" in row else row["organisation"] if row["organisation"]["id"] else row["user"]
    return Somebody(found["id"], found["name"], "" if found["hidden"] else found["face"] or "")


def of_client(client: Client) -> Somebody:
    """A client that is read already, its holder too."""
    return Somebody(client.holder.id, client.display_name, client.holder.shown_face)


def of_user(user: User) -> Somebody:
    """A user who is read already."""
    return Somebody(user.id, user.display_name, user.shown_face)
