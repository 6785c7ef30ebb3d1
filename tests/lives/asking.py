"""A request for an act: by whom, on which contract, with which values; ready to be sent, and sent again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.life import Life, Side, other
from tests.lives.secrets import Secrets
from tests.lives.world import Seen, World
from tests.stories import cast as story

Request = Callable[[], object]
"""Everything is drawn; calling it sends it, calling it again sends the same again."""


@dataclass(frozen=True)
class Ask:
    """One act to be requested, and the source of its random values."""

    data: st.DataObject
    world: World
    secrets: Secrets
    who: str
    side: Side
    seen: Seen
    possible: Possible

    @property
    def name(self) -> str:
        return self.possible.act.name

    @property
    def actor(self) -> Actor:
        return self.world.base.acting(self.who)

    @property
    def life(self) -> Life:
        return self.seen.life

    @property
    def on(self) -> dict[str, Any]:
        """The contract, as commands on it want it named."""
        return {"actor": self.actor, "contract_id": self.seen.id}

    @property
    def theirs(self) -> Side:
        return other(self.side)

    def draw[T](self, strategy: st.SearchStrategy[T], label: str) -> T:
        return self.data.draw(strategy, label=label)

    def one_of[T](self, *choices: T, label: str) -> T:
        return self.data.draw(st.sampled_from(choices), label=label)

    def total(self, label: str = "amount") -> int:
        """A total before tax that may be named in an ending: often where something turns."""
        life, meter = self.life, self.seen.meter
        figures = {life.paid, meter.confirmed, meter.standing, meter.claimed, life.terms.price}
        edges = [figure + step for figure in sorted(figures) for step in (-1, 0, 1)]
        inside = [amount for amount in edges if life.paid <= amount <= life.terms.price]
        anywhere = st.integers(life.paid, life.terms.price)
        return self.draw(st.sampled_from(inside) | anywhere if inside else anywhere, label)

    def files(self) -> list[str]:
        """No file, a new one, or one that was shown before."""
        world = self.world
        chosen = self.one_of("new", "new", "none", "again", label="file")
        if chosen == "none":
            return []
        if chosen == "again" and world.files:
            return [self.one_of(*world.files, label="which file")]
        world.file_n += 1
        world.files.append(story.a_file(world.base.people["ren"], f"{world.file_n}.txt"))
        return [world.files[-1]]


def tried(request: Request) -> Problem | None:
    """Send a request; gives why it was refused."""
    try:
        request()
    except Problem as problem:
        return problem
    return None
