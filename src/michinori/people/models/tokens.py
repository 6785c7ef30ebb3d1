"""Token: a program's credential for the API."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel

from .users import User


def new_token_id() -> str:
    return new_id("tok")


def hash_secret(secret: str) -> str:
    """SHA-256 of a secret, in hex: the secret has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


class Token(BaseModel):
    """Only the SHA-256 (hex) of the secret is kept; the secret is shown once. Times are real time, never simulated.

    ``expires_at``: None for a token asked for without an end. ``by_operator``: made at the command line.
    """

    id = models.TextField(primary_key=True, default=new_token_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10))
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    by_operator = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_scopes",
                condition=Q(scopes__contained_by=["read", "draft", "write", "staff"], scopes__len__gt=0),
            )
        ]

    def __str__(self) -> str:
        return self.id
