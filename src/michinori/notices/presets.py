"""Three ways to be notified that suit most people, each a setting for all groups at once."""

from collections.abc import Mapping
from typing import Any, Literal

from .choices import Wishes
from .frame import GROUPS, Group, MailWay

type Preset = Literal["few", "usual", "all"]
PRESETS: tuple[Preset, ...] = ("few", "usual", "all")
_PASSING = ("finding", "reviews", "columns", "news")
"""Groups on which neither money nor an answer depends."""


def settings_of(preset: Preset) -> dict[str, dict[str, Any]]:
    """The choices by group as ``choose_notices`` reads them, the list on the site always among them."""
    return {
        key: {"app": True, "mail": _mail(group, preset), "push": _push(group, preset)} for key, group in GROUPS.items()
    }


def preset_of(wishes: Mapping[str, Wishes]) -> Preset | None:
    """The preset that these wishes are; None if somebody chose one by one."""
    there = as_settings(wishes)
    return next((preset for preset in PRESETS if settings_of(preset) == there), None)


def as_settings(wishes: Mapping[str, Wishes]) -> dict[str, dict[str, Any]]:
    """These wishes as ``choose_notices`` reads them."""
    return {key: {"app": one.app, "mail": one.mail, "push": one.push} for key, one in wishes.items()}


def _mail(group: Group, preset: Preset) -> MailWay:
    if preset != "few":
        return "now" if preset == "all" else group.mail[0]
    if group.key in _PASSING:
        return group.least_mail
    return next((way for way in ("last", "daily") if way in group.mail), group.mail[0])


def _push(group: Group, preset: Preset) -> bool:
    return preset == "all" or (group.key == "deadlines" if preset == "few" else group.push)
