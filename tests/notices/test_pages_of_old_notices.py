"""What the version before kept of a notice's page, its path, becomes the page's name and ids (migration 0003)."""

import importlib
from datetime import UTC, datetime

import pytest
from django.db import connection

from michinori.machinery.addresses import path_of
from michinori.notices.models import Notice
from tests.stories.cast import Cast

_MIGRATION = importlib.import_module("michinori.notices.migrations.0003_page_of_a_notice")
PATHS = (
    "/organisations", "/webhooks/whk_1", "/settings/notices", "/jobs/job_1/proposals", "/jobs", "/jobs/job_1",
    "/invitations", "/contracts/con_1/reviews", "/contracts/con_1", "/messages/thr_1#last", "/money",
    "/columns/taxi#comments", "/columns/taxi", "/reports", "/decisions/dec_1",
)  # fmt: skip


@pytest.mark.django_db
def test_every_path_becomes_its_page() -> None:
    user, now = Cast().ren, datetime.now(UTC)
    kept = {"user": user, "kind": "x", "group": "account", "words": {}, "shown": True, "made_at": now}
    rows = {path: Notice.objects.create(key=path, **kept) for path in (*PATHS, "/jobs?q=LP&kind=fixed")}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET link = key")
        for shape, name, part in _MIGRATION._SHAPES:
            cursor.execute(_MIGRATION._FILL, [name, shape, shape, part, shape])
    for path in PATHS:
        rows[path].refresh_from_db()
        assert path_of(rows[path].leads_to) == path
    rows["/jobs?q=LP&kind=fixed"].refresh_from_db()
    assert path_of(rows["/jobs?q=LP&kind=fixed"].leads_to) == "/notices", "where the path is unknown: the list"
