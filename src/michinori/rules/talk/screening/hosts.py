"""Web addresses that serve as contact data, by host and path (decision 0016: which links are let through, and why)."""

import re

from michinori.rules.talk.screening.finding import Reason

_ANY = r""
_TABLE: tuple[tuple[Reason, tuple[tuple[str, str], ...]], ...] = (
    (
        "contact_form",
        (
            ("forms.gle", _ANY),
            ("docs.google.com", r"/forms\b"),
            ("forms.office.com", _ANY),
            ("form.run", _ANY),
            ("tayori.com", _ANY),
            ("form-mailer.jp", _ANY),
            ("typeform.com", _ANY),
            ("jotform.com", _ANY),
            ("airtable.com", r"/shr"),
            ("formzu.net", _ANY),
            ("kutt.jp", _ANY),
        ),
    ),
    (
        "message_profile",
        (
            ("line.me", r"/(?:ti|r|..?/ti)/"),
            ("lin.ee", _ANY),
            ("discord.gg", _ANY),
            ("discord.com", r"/(?:invite|users)/"),
            ("discordapp.com", r"/(?:invite|users)/"),
            ("t.me", _ANY),
            ("telegram.me", _ANY),
            ("wa.me", _ANY),
            ("wa.link", _ANY),
            ("m.me", _ANY),
            ("join.skype.com", _ANY),
            ("join.slack.com", _ANY),
            ("chatwork.com", r"/."),
            ("open.kakao.com", _ANY),
            ("pf.kakao.com", _ANY),
            ("signal.me", _ANY),
            ("x.com", r"/\w+/?(?:\?|$)"),
            ("twitter.com", r"/\w+/?(?:\?|$)"),
            ("mobile.twitter.com", r"/\w+/?(?:\?|$)"),
            ("instagram.com", r"/(?!p/|reel/|explore)[\w.]+/?(?:\?|$)"),
            ("facebook.com", r"/[\w.]+/?(?:\?|$)"),
            ("threads.net", r"/@[\w.]+/?(?:\?|$)"),
            ("threads.com", r"/@[\w.]+/?(?:\?|$)"),
            ("tiktok.com", r"/@[\w.]+/?(?:\?|$)"),
            ("linkedin.com", r"/in/"),
            ("bsky.app", r"/profile/[\w.]+/?$"),
            ("bsky.social", _ANY),
            ("mixi.social", r"/@"),
            ("misskey.io", r"/@"),
            ("mstdn.jp", r"/@"),
            ("pawoo.net", r"/@"),
            ("lit.link", _ANY),
            ("linktr.ee", _ANY),
            ("potofu.me", _ANY),
            ("peing.net", _ANY),
            ("marshmallow-qa.com", _ANY),
            ("wantedly.com", r"/id/"),
            ("profile.hatena.ne.jp", _ANY),
            ("peatix.com", r"/user/"),
        ),
    ),
    (
        "meeting_link",
        (
            ("zoom.us", r"/(?:j|my|s|w)/"),
            ("meet.google.com", _ANY),
            ("teams.microsoft.com", r"/l/"),
            ("teams.live.com", _ANY),
            ("calendly.com", _ANY),
            ("timerex.net", _ANY),
            ("spirinc.com", _ANY),
            ("jicoo.com", _ANY),
            ("eeasy.jp", _ANY),
            ("whereby.com", _ANY),
            ("calendar.app.google", _ANY),
        ),
    ),
    (
        "short_link",
        (
            *(
                (host, _ANY)
                for host in ("bit.ly", "tinyurl.com", "x.gd", "t.co", "is.gd", "ow.ly", "cutt.ly", "onl.la")
            ),
            *((host, _ANY) for host in ("rebrand.ly", "shorturl.at", "onl.sc", "00m.in", "urx.blue", "qr.quel.jp")),
            ("goo.gl", r"/(?!maps)"),
        ),
    ),
    (
        "other_market",
        (
            ("coconala.com", r"/(?:users|services)/"),
            ("lancers.jp", r"/profile/"),
            ("crowdworks.jp", r"/public/employe"),
            ("skima.jp", r"/profile"),
            ("upwork.com", r"/freelancers"),
            ("fiverr.com", r"/\w+/?$"),
        ),
    ),
)
HOSTS: dict[str, tuple[Reason, re.Pattern[str]]] = {
    host: (reason, re.compile(path)) for reason, rows in _TABLE for host, path in rows
}
_OUTER = ("", "www.", "m.", "app.", "ssl.")
_SUBDOMAINS = frozenset(("zoom.us", "bsky.social", "typeform.com", "form-mailer.jp", "facebook.com", "chatwork.com"))
_WITHOUT = frozenset(("developer.chatwork.com", "developers.facebook.com", "help.chatwork.com", "go.chatwork.com"))
CONTACT_PATH = re.compile(
    r"/(?:contact(?:[-_]?us)?|inquiry|inquiries|o?toiawase|form|forms|mail|mailform|soudan|entry|apply|line|discord)(?:[/.?#]|$)"
)


def reason_of(host: str, path: str) -> Reason | None:
    """The reason why a web address is contact data, None if it is not. ``path``: begins with a slash or is empty."""
    reason = _of_host(host, path)
    if reason:
        return reason
    return "contact_form" if CONTACT_PATH.search(path) else None


def _of_host(host: str, path: str) -> Reason | None:
    if host in _WITHOUT:
        return None
    for name in _names(host):
        if name in HOSTS:
            reason, pattern = HOSTS[name]
            return reason if pattern.match(path) else None
    return None


def _names(host: str) -> list[str]:
    """The names under which a host may be listed: itself without a known prefix, and the domains it is part of."""
    names = [host.removeprefix(outer) for outer in _OUTER if host.startswith(outer)]
    parts = host.split(".")
    names += [name for n in range(1, len(parts) - 1) if (name := ".".join(parts[n:])) in _SUBDOMAINS]
    return names
