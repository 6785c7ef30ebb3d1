"""The base of all facts: the fields that all share, and the conversion to stored data and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, get_type_hints

from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import Who


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One step in a contract's history: ids and numbers, never names or addresses.

    A field without a default is always stored, even as null. A field with the default None is left out of the stored
    data where it is None, because earlier versions of this program did not write it.

    ``event_kind``: the kind of the stored event. ``terms_version``: the version in force, set by ``Turn.told``.
    ``note``: the commitment to the words that came with the step; ``files``: the SHA-256 of its files. ``terms``: the
    hash of the terms that the step puts in force; ``proposed``: the hash of those that it proposes.
    """

    event_kind: ClassVar[str]
    _days: ClassVar[frozenset[str]]

    terms_version: int = 0
    note: str | None = None
    files: tuple[str, ...] | None = None
    terms: str | None = None
    proposed: str | None = None

    def __init_subclass__(cls, kind: str | None = None) -> None:
        cls._days = frozenset(name for name, hint in get_type_hints(cls).items() if hint in (date, date | None))
        if kind is not None:
            cls.event_kind = kind
            KINDS[kind] = cls

    def as_data(self) -> dict[str, object]:
        """The data of the event, as plain JSON."""
        optional = type(self)  # a field with a default is an attribute of the class
        return {
            name: _plain(value)
            for name, value in vars(self).items()
            if value is not None or not hasattr(optional, name)
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The fact that was stored as ``data``, by whichever version of this program."""
        return cls(**{name: _typed(value, is_day=name in cls._days) for name, value in data.items()})


KINDS: dict[str, type[Fact]] = {}
"""The class of each kind of stored event; filled as the classes are made."""


def fact_of(kind: str, data: Mapping[str, Any]) -> Fact:
    """The fact of a stored event. Raises ``KeyError`` for an unknown kind."""
    return KINDS[kind].from_data(data)


@dataclass(frozen=True, kw_only=True)
class BySide(Fact):
    """A fact brought about by one of the two sides."""

    by: Side


@dataclass(frozen=True, kw_only=True)
class ByAny(Fact):
    """A fact brought about by a side, or by the clock in its place."""

    by: Who


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, *, is_day: bool) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return date.fromisoformat(value) if is_day else value
