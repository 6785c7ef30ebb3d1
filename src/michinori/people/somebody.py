"""Somebody's name and face, read along with something else: as one column of its query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.db.models.functions import JSONObject

from michinori.people.models import Client, Organisation, User

_SHOWN: "dict[type[Model], tuple[str, ...]]" = {
    User: ("id", "display_name", "face", "face_hidden", "verified", "is_active"),
    Organisation: ("id", "name", "face", "face_hidden", "verified"),
}
"""What lists read: name, face, whether the identity is checked, and whether a user has not left."""


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


def not_shown_of_user(path: str) -> list[str]:
    """The columns of the user to whom ``path`` leads that lists do not show, to ``defer``."""
    return _not_shown(path, User)


def not_shown_of_client(path: str) -> list[str]:
    """The same of the client to whom ``path`` leads: of the user or the organisation that it is."""
    return [*_not_shown(f"{path}__user", User), *_not_shown(f"{path}__organisation", Organisation)]


def _not_shown(path: str, model: type[Model]) -> list[str]:
    shown = [model._meta.get_field(name) for name in _SHOWN[model]]
    return [f"{path}__{one.attname}" for one in model._meta.concrete_fields if one not in shown]


def of_client(client: Client) -> Somebody:
    """A client that is read already, its holder too."""
    return Somebody(client.holder.id, client.display_name, client.holder.shown_face)


def of_user(user: User) -> Somebody:
    """A user who is read already."""
    return Somebody(user.id, user.display_name, user.shown_face)
