"""Who did something, as the desk names them: staff, and what acts without a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from michinori.people.queries import display_names


def names_of(doers: Iterable[str]) -> dict[str, str]:
    """Names by what a log or a row says of who did something: a user's id, ``clock`` or ``operator``. One query."""
    return {**display_names(doers), "clock": _("時計（自動）"), "operator": _("サーバーのコマンド")}
