"""Where a comment came from, for spam checks: IP address, browser, referring page."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

AGENT_LIMIT = 300
REFERRER_LIMIT = 500


@dataclass(frozen=True)
class Origin:
    """The origin of a comment; stored with it for 90 days and shown to nobody."""

    ip: str | None = None
    agent: str = ""
    referrer: str = ""


def origin_of(meta: Mapping[str, str]) -> Origin:
    """The origin of a request, from its ``META``, whose ``REMOTE_ADDR`` is the visitor's also behind proxies."""
    return Origin(
        ip=_address(meta.get("REMOTE_ADDR", "")),
        agent=_line(meta.get("HTTP_USER_AGENT", ""), AGENT_LIMIT),
        referrer=_line(meta.get("HTTP_REFERER", ""), REFERRER_LIMIT),
    )


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None


def _line(text: str, limit: int) -> str:
    return "".join(character for character in text if character.isprintable())[:limit]
