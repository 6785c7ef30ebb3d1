"""Version (版) of a legal page, and LawyerCheck (弁護士の確認): that a lawyer has checked it, by name and day."""

from django.db import models
from django.db.models import Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel
from michinori.people.models import User
from michinori.rules.legal.documents import BODY_LIMIT, DOCUMENTS, NAME_LIMIT, REASON_LIMIT


def new_version_id() -> str:
    return new_id("lgl")


class Version(BaseModel):
    """Rows are only added: the database refuses a change, a number that does not follow, and a day before that of the
    version before.

    ``ja``, ``en``: Markdown. ``first``: the first day in force; of those whose day has come the highest number holds.
    ``sha256``: ``rules.legal.documents.fingerprint``. ``reason``: why it was published, for staff. ``made_by``: None
    for the operator's command line and for a demo.
    """

    id = models.TextField(primary_key=True, default=new_version_id)
    document = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    first = models.DateField()
    ja = models.TextField(max_length=BODY_LIMIT)
    en = models.TextField(max_length=BODY_LIMIT)
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(max_length=REASON_LIMIT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="legal_version_once", fields=["document", "number"]),
            models.CheckConstraint(name="legal_version_document", condition=Q(document__in=DOCUMENTS)),
            models.CheckConstraint(name="legal_version_texts", condition=~Q(ja="") & ~Q(en="") & ~Q(reason="")),
            models.CheckConstraint(name="legal_version_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class LawyerCheck(BaseModel):
    """Until a version has one, its page says that no lawyer has checked it. ``name``: who checked it; ``day``: when."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="lawyer_check", primary_key=True)
    name = models.CharField(max_length=NAME_LIMIT)
    day = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="lawyer_check_named", condition=~Q(name=""))]

    def __str__(self) -> str:
        return f"{self.version_id} {self.name}"
