"""Aoi's agency (client) with Ken (a member), Ren (worker), Mio (a stranger); all made by commands."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from michinori.kernel.actor import Actor
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.joining import join_organisation

MakeJob = Callable[..., Job]

JOB = {
    "title": "広告用ランディング・ページのデザイン",
    "description": "広告から来た人に見せる、一枚のページです。ワイヤーフレームから打ち合わせて作ります。",
    "category": "design",
    "kind": "fixed",
}

NASTY = [
    "",
    " ",
    "-1",
    "0",
    "1e9",
    "９" * 40,
    "あ" * 10_001,
    "🦊" * 300,
    "\x00",
    "<script>",
    "2026-99-99",
    "2001-01-01",
    "3000-01-01",
]


def acts(user: User) -> Actor:
    return Actor.person(user.id)


def person(name: str, **more: Any) -> User:
    return create_user(actor=Actor.operator(), email=f"{name}@example.jp", name=name, confirmed=True, **more)


@pytest.fixture(autouse=True)
def _japanese_again() -> Iterator[None]:
    """A page asked for in English leaves its language active in the tests' thread."""
    yield
    translation.deactivate()


@pytest.fixture
def aoi(db: None) -> User:
    return person("aoi", company="青空ウェブ制作")


@pytest.fixture
def ken(aoi: User) -> User:
    """A member of Aoi's agency who may not bind it."""
    made = person("ken")
    company = default_client(aoi.id).id
    join_organisation(actor=acts(aoi), organisation_id=company, email=made.email, role="member")
    return made


@pytest.fixture
def ren(db: None) -> User:
    return person("ren")


@pytest.fixture
def mio(db: None) -> User:
    return person("mio")


@pytest.fixture
def post(aoi: User) -> MakeJob:
    """``post(title="…", draft=True)``: Aoi posts a job."""

    def make(*, draft: bool = False, by: User | None = None, **changes: Any) -> Job:
        return create_job(actor=acts(by or aoi), body=JOB | changes, draft=draft)

    return make


@pytest.fixture
def browse() -> Callable[[User | None], Client]:
    """``browse(ren)``: Django's test client, signed in."""

    def open_for(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return open_for
