"""SecurityEntry (セキュリティの記録): what happened to an account's ways in, for its owner to read."""

from django.db import models

from michinori.machinery.base_model import BaseModel

from .users import User


class SecurityEntry(BaseModel):
    """One sign-in, failure, token, role or change of a second step, in real time. ``kind``: a key of the words in
    ``wording.people.security``. ``about``: the id of the token or organisation, if any. ``ip`` and ``agent``: the
    request's origin; empty for what the operator did.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="security_entries", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True, default="")
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="security_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
