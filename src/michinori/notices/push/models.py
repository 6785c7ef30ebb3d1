"""Models of devices that show notices, and of parcels to them. All times are real time."""

from django.conf import settings
from django.db import models

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

MAX_ENDPOINT = 1_000


def new_device_id() -> str:
    return new_id("dev")


class Device(BaseModel):
    """A browser's push subscription: the endpoint at its push service, and the keys to encrypt for it. ``site_key``:
    the site's public key with which it was signed up; empty for the one that is now.
    """

    id = models.TextField(primary_key=True, default=new_device_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.TextField(unique=True)
    key = models.TextField()
    auth = models.TextField()
    site_key = models.TextField(default="", db_default="")
    made_at = models.DateTimeField()


class Parcel(BaseModel):
    """One notice on its way to one device. The row is deleted once it arrived, was refused for
    good, or is a day old.
    """

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, models.CASCADE, related_name="+", db_index=False)
    notice_id = models.TextField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "notice_id"], name="parcel_once")]
        indexes = [models.Index(fields=["next_try_at", "id"], name="parcel_due")]
