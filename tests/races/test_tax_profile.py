"""What somebody says of their taxes, said at once from several windows and beside their declarations."""

from functools import partial

from michinori.kernel.actor import Actor
from michinori.machinery import events
from michinori.people.commands.declarations import update_declarations
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.treasury.models import TaxRegistration
from tests.races.arena import at_once
from tests.stories.cast import Cast


def test_the_same_number_said_four_times_at_once_is_one_statement(cast: Cast, race_rounds: int) -> None:
    actor = Actor.person(cast.ren.id)

    def declares(turn: int) -> object:
        said = {"business": True, "has_staff": False, "has_officers": False, "withholds": bool(turn % 2)}
        return update_declarations(actor=actor, client_id=cast.ren.id, address=f"東京都{turn}", contact="03", **said)

    for turn in range(race_rounds):
        body = {"invoice_number": "T7000012050002", "registered_from": f"2026-04-{turn + 1:02}"}
        states = partial(set_tax_profile, actor=actor, body=body)
        came = at_once(states, states, states, states, partial(declares, turn))
        assert not [one for one in came if isinstance(one, Exception)]
        assert TaxRegistration.objects.filter(client_id=cast.ren.id).count() == turn + 1
    assert events.broken_at(cast.ren.id) is None
