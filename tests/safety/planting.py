"""What the makers of a market of canaries share."""

from dataclasses import dataclass, field

from safety.world import World

from michinori.kernel.actor import Actor


@dataclass
class Planted:
    """``scenes``: ids that lead to further things of a kind, beside the world's own. ``told_before``: the last outbox
    item of the world's own.
    """

    world: World
    scenes: list[dict[str, str]] = field(default_factory=list)
    told_before: int = 0

    def acts(self, name: str) -> Actor:
        return Actor.person(self.world.people[name].id)

    def proved(self, name: str) -> Actor:
        return Actor.person(self.world.people[name].id, elevated=True)
