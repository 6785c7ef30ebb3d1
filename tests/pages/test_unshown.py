"""Home and lists of jobs, people, contracts and talks read nothing of the people in them that is secret."""

import re
from functools import partial

import pytest
from django.test import Client

from michinori.people.commands.profiles import update_profile
from tests.pages.visitors import signed_in
from tests.queries import asked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'"(people_user|people_organisation|T\d+)"\."(password|email|real_name|address|contact)"')
LATER = re.compile(r'SELECT "(people_\w+)"\."\w+", "\1"\."\w+" FROM "\1"')
"""What Django sends for a column that was left out, and is asked for after all."""
READER, THEIR_CLIENTS = 'SELECT "people_user"."password"', 'SELECT "people_client"."id"'
"""Who is signed in, and for whom they act."""


@pytest.mark.parametrize(
    ("reader", "path", "name"),
    [
        ("ren", "/", "広告用"),
        ("", "/", "広告用"),
        ("ren", "/jobs", "広告用"),
        ("aoi", "/workers", "Ren"),
        ("ren", "/contracts", "広告用"),
        ("aoi", "/contracts", "広告用"),
        ("ren", "/messages", "広告用"),
    ],
)
def test_no_secret_is_read_of_the_people_in_it(reader: str, path: str, name: str) -> None:
    cast = Cast()
    update_profile(actor=cast.acts(cast.ren), headline="画面を作ります", about="", skills=["html"])
    story.offered(cast)
    browser = signed_in(getattr(cast, reader)) if reader else Client()
    assert name in browser.get(path).content.decode()
    said = [one for one in asked(partial(browser.get, path)) if SECRET.search(one) or LATER.match(one)]
    assert [one[:200] for one in said if not one.startswith((READER, THEIR_CLIENTS))] == []
    assert len([one for one in said if one.startswith(READER)]) == bool(reader), "one who reads, and nobody else"
