"""Files of contracts made by the version before, which did not know at which percent they were handed in."""

from importlib import import_module

import psycopg
import pytest

from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands import terminations
from michinori.contracts.models import Attachment, Contract
from michinori.contracts.queries.files import file_for
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.usefixtures("fresh_database")
MIGRATION = import_module("michinori.contracts.migrations.0019_files_pass")


def _half_shown(cast: Cast) -> Contract:
    contract, ren = story.active(cast), cast.acts(cast.ren)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    shown = [story.a_file(cast.ren)]
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=shown)
    return contract


def _end(cast: Cast, contract: Contract, amount: int) -> None:
    on = {"contract_id": contract.id, "amount": amount, "reason": "agreed"}
    ending = terminations.open_termination(actor=cast.acts(cast.aoi), **on)  # type: ignore[arg-type]
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=ending.id, amount=amount)


@pytest.mark.parametrize(("ended_at_a_yen", "passed"), [(True, True), (False, False)])
def test_files_get_their_percent_and_what_had_passed_stays(
    owner_connection: psycopg.Connection, ended_at_a_yen: bool, passed: bool
) -> None:
    """Ended by the version before at ¥1, every original had passed; one under way goes on under the new rule."""
    cast = Cast()
    contract = _half_shown(cast)
    if ended_at_a_yen:
        _end(cast, contract, 1)
    Attachment.objects.update(percent=100)
    Contract.objects.update(ended_at=None)
    for statement in (MIGRATION.PERCENT, MIGRATION.ENDED, MIGRATION.PASSED):
        owner_connection.execute(statement)
    owner_connection.commit()
    contract.refresh_from_db()
    file = Attachment.objects.get()
    assert (file.percent, file_for(cast.acts(cast.aoi), file.file_id).original) == (50, passed)
    assert (contract.ended_at is not None) is ended_at_a_yen
    if not ended_at_a_yen:
        _end(cast, contract, 1)
        assert not file_for(cast.acts(cast.aoi), file.file_id).original
