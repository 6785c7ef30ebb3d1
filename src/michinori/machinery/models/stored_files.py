"""The table of uploaded files."""

from django.db import models
from django.db.models import F, Q

from michinori.kernel.ids import new_id
from michinori.machinery.base_model import BaseModel


def new_file_id() -> str:
    """Make an id ``fil_…``."""
    return new_id("fil")


class StoredFile(BaseModel):
    """An uploaded file. ``size``: bytes; ``type``: MIME type told by content; ``place``: name in the storage, not
    shown. ``pages``: of its preview, 0 where it has none; None until the background process has looked at a file that
    an older version stored.

    ``scan``: ``off`` where no scanner looked at all of it, ``clean``, ``waiting`` or ``blocked`` (decision 67). The
    last two are held: ``place`` is then in ``held`` and ``pages`` in ``held_pages``, so that nothing can be served.
    ``scan_found``: the scanner's name of what it found; ``scan_next_at``: real time.
    """

    id = models.TextField(primary_key=True, default=new_file_id)
    owner_id = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    type = models.TextField()
    place = models.TextField()
    pages = models.IntegerField(null=True)
    made_at = models.DateTimeField()
    scan = models.TextField(default="off", db_default="off")
    scan_found = models.TextField(default="", db_default="")
    scan_tries = models.IntegerField(default=0, db_default=0)
    scan_next_at = models.DateTimeField(null=True)
    held = models.TextField(default="", db_default="")
    held_pages = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="machinery_file_not_empty"),
            models.CheckConstraint(condition=Q(pages__gte=0), name="machinery_file_pages"),
            # What is served is clean, or came while there was no scanner.
            models.CheckConstraint(
                condition=Q(scan__in=["off", "clean"], held="", held_pages=0)
                | Q(~Q(held=""), scan__in=["waiting", "blocked"], place="", pages=0, pages__isnull=False),
                name="machinery_file_held",
            ),
            models.CheckConstraint(
                condition=Q(scan="blocked") & ~Q(scan_found="") | ~Q(scan="blocked") & Q(scan_found=""),
                name="machinery_file_found",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_id", "made_at"], name="machinery_file_owner"),
            models.Index(fields=["id"], condition=Q(pages__isnull=True), name="machinery_file_unseen"),
            models.Index(fields=["sha256"], name="machinery_file_hash"),
            models.Index(
                "scan",
                F("scan_next_at").asc(nulls_first=True),
                "id",
                condition=Q(scan__in=["off", "waiting"]),
                name="machinery_file_unscanned",
            ),
        ]

    @property
    def kept_at(self) -> str:
        """Its name in the storage, also while it is held: for the machinery alone."""
        return self.place or self.held

    @property
    def can_be_shown(self) -> bool:
        """Whether it has a preview, or will have one once the scanner has seen it, or nobody has looked yet. What was
        blocked is shown to nobody.
        """
        return self.pages != 0 or (self.scan == "waiting" and self.held_pages > 0)
