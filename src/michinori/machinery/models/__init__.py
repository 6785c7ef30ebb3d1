"""The machinery's tables. Triggers (migration 0002), not these classes, keep events from being changed."""

from .stored_files import StoredFile, new_file_id
from .tables import (
    MAILS,
    Answer,
    Batch,
    Deadline,
    Event,
    Installation,
    KindOfWork,
    Maintenance,
    Opening,
    OutboxDelivery,
    OutboxItem,
    Rate,
    Setting,
    SiteClock,
    SiteMark,
    new_maintenance_id,
)

__all__ = [
    "MAILS",
    "Answer",
    "Batch",
    "Deadline",
    "Event",
    "Installation",
    "KindOfWork",
    "Maintenance",
    "Opening",
    "OutboxDelivery",
    "OutboxItem",
    "Rate",
    "Setting",
    "SiteClock",
    "SiteMark",
    "StoredFile",
    "new_file_id",
    "new_maintenance_id",
]
