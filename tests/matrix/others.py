"""The second world: the same small market once more, made by the same program with other people and other words.

Every word that only those concerned may read begins with ``極秘`` in it instead of ``秘密``, and its people have their
mail elsewhere, so that whatever of it comes to light in the first world is told apart from what may stand there.
"""

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from safety.world_desk import papers_sent
from treasury.payees import takes_out

from michinori.contracts.models import Stage
from michinori.kernel.actor import Actor
from michinori.papers.models import Document
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.support.commands.inquiries import make_inquiry
from tests.stories import cast as story

SECRET, HOME = "極秘", "others.example"
CANARIES = (SECRET, SECRET.encode("unicode_escape").decode(), HOME)
"""As text, as JSON may write it, and in any address."""
_WORDS = (("秘密", SECRET), ("@example.com", f"@{HOME}"), ("@example.net", f"@{HOME}"))
_NAME = "matrix_world_of_others"
_STEPS = (
    "_people", "_market", "_amended", "_talked", "_ended", "_asked", "_filed", "_switched", "_reviewed", "_shown",
    "_blocked", "_found", "_told", "_moderated", "_confidential",
)  # fmt: skip
"""Those that make what belongs to people; what belongs to the site is there once."""


@dataclass
class OtherCast(story.Cast):
    """The same names elsewhere."""

    def person(self, name: str, **more: Any) -> User:
        if name not in self.made:
            self.made[name] = create_user(
                actor=Actor.operator(), email=f"{name.lower()}@{HOME}", name=name, confirmed=True, **more
            )
        return self.made[name]


def other_world() -> Any:
    """A ``World`` of the second market, with more owners as in the first."""
    module = _module()
    world = module.World(cast=OtherCast())
    for step in _STEPS:
        getattr(module, step)(world)
    world.ids["offered_id"] = story.offered(world.cast, pay_on=None, open_stages=None).id
    world.ids |= papers_sent(world.people["mio"].id)
    ren = Actor.person(world.people["ren"].id)
    contract_id = world.ids["contract_id"]
    asked = {"topic": "other", "subject": f"{SECRET}の件", "text": f"{SECRET}の問い合わせ"}
    world.ids["inquiry_id"] = make_inquiry(actor=ren, contract_id=contract_id, **asked).id
    world.ids["stage_id"] = Stage.objects.get(contract_id=contract_id, number=1).id
    world.ids["payout_id"] = takes_out(world.people["ren"])
    world.ids["document_id"] = Document.objects.filter(contract_id=contract_id).earliest("made_at").id
    User.objects.filter(id=world.people["emi"].id).update(is_active=False)
    return module.with_more_owners(world)


def _module() -> ModuleType:
    """``safety.world`` with other words."""
    found = find_spec("safety.world")
    source = Path(found.origin if found and found.origin else "").read_text()
    for ours, theirs in _WORDS:
        source = source.replace(ours, theirs)
    made = sys.modules[_NAME] = ModuleType(_NAME)
    exec(compile(source, _NAME, "exec"), vars(made))  # our own file
    return made
