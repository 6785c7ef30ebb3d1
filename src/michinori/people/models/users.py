"""User (会員): a person's account, with which they work and order work alike."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from michinori.kernel.ids import new_id

from .declared import Declared
from .faced import Faced, face_index
from .parties import Party


def new_user_id() -> str:
    return new_id("usr")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin, Declared, Faced):
    """``display_name`` is public; ``real_name`` is shown only to the other party of a contract. ``email`` is stored in
    lower case. ``party`` is repeated on the user's ``Client``, where lists join it. ``suspended_until`` is a copy for
    display; ``people.suspensions`` decides whether a user is suspended. ``passkeys_doubted_at``: when the password was
    reset by mail while there were passkeys, until the person has looked over those; till then none signs in alone.
    ``company``: they work as the one person of a company, so that nothing is withheld from them (domain § 8).
    ``aims``: what they came for, as said at sign-up; empty if they did not say. It permits nothing.
    """

    class Language(models.TextChoices):
        JAPANESE = "ja"
        ENGLISH = "en"

    class Aims(models.TextChoices):
        WORK = "work"
        HIRE = "hire"
        BOTH = "both"

    id = models.TextField(primary_key=True, default=new_user_id)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=60)
    real_name = models.CharField(max_length=100, blank=True, default="")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.JAPANESE)
    aims = models.CharField(max_length=4, choices=Aims.choices, blank=True, default="", db_default="")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    verified = models.BooleanField(default=False)
    suspended_until = models.DateTimeField(null=True)
    passkeys_doubted_at = models.DateTimeField(null=True)
    company = models.BooleanField(default=False, db_default=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="users")
    made_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower(F("email")))),
            models.CheckConstraint(name="user_language", condition=Q(language__in=["ja", "en"])),
            models.CheckConstraint(name="user_display_name", condition=~Q(display_name="")),
            models.CheckConstraint(name="user_aims", condition=Q(aims__in=["", "work", "hire", "both"])),
        ]
        indexes = [
            models.Index(Upper("email"), name="user_email_upper"),
            models.Index(OpClass(Upper("display_name"), "text_pattern_ops"), name="user_name_begins"),
            models.Index(OpClass(Upper("real_name"), "text_pattern_ops"), name="user_real_name_begins"),
            face_index("user_of_face"),
        ]

    def __str__(self) -> str:
        return self.id
