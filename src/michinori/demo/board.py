"""The demo's time and its job postings: each is posted when a story first needs it, the others afterwards."""

from datetime import timedelta

from michinori.demo.postings import POSTS, Post, body
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, end_of
from michinori.machinery import clock
from michinori.machinery.deadlines import handlers, run_due
from michinori.market.commands.jobs import create_job
from michinori.people.models import User

type People = dict[str, User]
_STORIES = 60  # days that pass while the contracts are played; added to due dates, so that none is in the past


def start_after_midnight() -> None:
    """Turn the demo's time to 00:05 of the next day in Japan, so that what is near its end does not depend on the hour
    at which a demo is filled: the hours that pass while it is played end in the evening, before a midnight.
    """
    first = end_of(day_of(clock.now()))
    clock.turn_to(first + timedelta(minutes=5))


def later(**by: float) -> None:
    """Turn the demo's time forward, and apply what falls due."""
    now = clock.turn_to(clock.now() + timedelta(**by))
    run_due(handlers(), now)


def day(days: int) -> str:
    """The date so many days from the demo's today, as ISO 8601."""
    return (day_of(clock.now()) + timedelta(days=days)).isoformat()


class Board:
    """The demo's jobs by title."""

    def __init__(self, people: People) -> None:
        self._people, self._begun = people, day_of(clock.now())
        self._posts = {post.title: post for post in POSTS}
        self._ids: dict[str, str] = {}

    def job(self, title: str) -> str:
        """The id of the job with this title, which is posted if it is not yet."""
        if title not in self._ids:
            later(hours=2)
            self._ids[title] = self._posted(self._posts[title])
        return self._ids[title]

    def post_all(self) -> None:
        """Post all jobs that are not posted yet, so that the visitor finds new ones."""
        for title in self._posts:
            self.job(title)

    def _posted(self, post: Post) -> str:
        due = (self._begun + timedelta(days=_STORIES + post.days)).isoformat() if post.days else None
        return create_job(actor=Actor.person(self._people[post.client].id), body=body(post, due)).id
