"""Finding the users of streams' sessions. Runs in threads of its own, since Django's database access is blocking."""

from collections.abc import Collection

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from michinori.people.models import User


def people_of(keys: Collection[str]) -> dict[str, str]:
    """The user id of each valid session, by session key; two queries for any number.

    Sessions that have ended or expired (in real time), of closed accounts or from before a change of password are left
    out.
    """
    try:
        rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
        sessions = {row.session_key: row.get_decoded() for row in rows}
        wanted = {data[SESSION_KEY] for data in sessions.values() if SESSION_KEY in data}
        users = User.objects.filter(is_active=True).in_bulk(wanted)
        return {
            key: user.id
            for key, data in sessions.items()
            if (user := users.get(data.get(SESSION_KEY, "")))
            and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
        }
    finally:
        connections["default"].close()  # back to the pool
