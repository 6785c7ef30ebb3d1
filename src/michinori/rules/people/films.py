"""Films in a portfolio: links to a few known hosts, told by their address. Nothing is embedded."""

from urllib.parse import urlsplit

HOSTS = {
    "youtube.com": "YouTube",
    "www.youtube.com": "YouTube",
    "m.youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "player.vimeo.com": "Vimeo",
    "www.nicovideo.jp": "ニコニコ動画",
    "nico.ms": "ニコニコ動画",
}


def film_host(address: str) -> str:
    """The name of the host of films that an https address leads to; empty for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return HOSTS.get(parts.hostname or "", "") if parts.scheme == "https" else ""
