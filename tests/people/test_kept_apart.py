"""Whom blocks keep apart: both ways of asking it for a list of clients say the same (domain § 10)."""

import pytest

from michinori.contracts.commands.blocks import set_block
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job
from michinori.people.blocks import is_kept_apart, kept_from_worker, not_kept_apart
from michinori.people.models import Client
from michinori.people.queries import default_client
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
TEXT = {"title": "広告の絵", "description": "広告の絵を描いてください。", "category": "design", "kind": "fixed"}


def test_blocks_of_both_sides_in_whoevers_name_are_found_for_each_row_as_at_once() -> None:
    cast = Cast()
    ren, other = cast.ren, cast.person("Other", verified=True)
    people = [cast.person(name, verified=True) for name in ("Blocked", "Blocks", "Again", "Nobody", "Beside")]
    blocked, blocks, again, nobody, beside = people
    boss = cast.person("Boss", verified=True, company="会社")
    for user in (*people, boss):
        create_job(actor=cast.acts(user), body=TEXT)
    Client.objects.filter(id=again.id).update(party=blocked.party)  # a second account of whom Ren blocks
    type(again).objects.filter(id=again.id).update(party=blocked.party)
    set_block(actor=cast.acts(ren), target_id=blocked.id)
    set_block(actor=cast.acts(blocks), target_id=ren.id)
    set_block(actor=cast.acts(boss), target_id=ren.id, in_name_of=default_client(boss.id).id)
    set_block(actor=cast.acts(beside), target_id=other.id)
    apart = {job.client_id for job in Job.objects.filter(kept_from_worker(ren.id, "client"))}
    assert apart == {blocked.id, again.id, blocks.id, default_client(boss.id).id}
    assert apart == {job.client_id for job in Job.objects.exclude(not_kept_apart(ren.id))}
    assert nobody.id not in apart
    assert all(is_kept_apart(ren.id, one) == (one in apart) for one in Job.objects.values_list("client_id", flat=True))
