"""Sending due parcels to the push services; failed ones are retried with back-off for a day, gone
devices are deleted.
"""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from django.db import transaction

from michinori.machinery.outgoing.addresses import Unreachable
from michinori.machinery.outgoing.calls import post

from .keys import encrypt, signed_for
from .models import Device, Parcel

KEPT = timedelta(days=1)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=2)
_AT_ONCE = 8
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})
_log = logging.getLogger(__name__)


def send_due() -> int:
    """Send all due parcels, eight at a time; return how many arrived. Call outside a transaction."""
    arrived = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while parcels := _claim():
            statuses = pool.map(_try, parcels)
            arrived += sum(_record(parcel, status) for parcel, status in zip(parcels, statuses, strict=True))
    return arrived


@transaction.atomic
def _claim() -> list[Parcel]:
    """Take up to eight due parcels, their next try set before they are sent, so that one which kills the process backs
    off too.
    """
    now = datetime.now(UTC)
    Parcel.objects.filter(made_at__lt=now - KEPT).delete()
    due = Parcel.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")
    parcels = list(due.select_related("device").select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE])
    for parcel in parcels:
        parcel.next_try_at = now + min(_FIRST_WAIT * 2 ** min(parcel.tries, 12), _LONGEST_WAIT)
        parcel.tries += 1
        parcel.save(update_fields=["tries", "next_try_at"])
    return parcels


def _try(parcel: Parcel) -> int | None:
    """Send one parcel, in a thread without database access; return the HTTP status, None without an answer."""
    device = parcel.device
    sealed = encrypt(json.dumps(parcel.content, ensure_ascii=False).encode(), device.key, device.auth)
    headers = {"TTL": "86400", "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    signed = signed_for(device.endpoint, device.site_key)
    if signed is None:
        return None  # another home on this database has the key
    try:
        return post(device.endpoint, sealed, {**headers, **signed})
    except Unreachable:
        return None


def _record(parcel: Parcel, status: int | None) -> bool:
    """Delete the parcel or its device, unless the status calls for a retry; return whether the parcel arrived."""
    well = status is not None and 200 <= status < 300
    if status in _GONE:
        Device.objects.filter(pk=parcel.device_id).delete()
    elif well:
        Parcel.objects.filter(pk=parcel.pk).delete()
    elif status is not None and status < 500 and status not in _LATER:
        _log.warning("a push service refused a parcel: %s", status)
        Parcel.objects.filter(pk=parcel.pk).delete()
    return well
