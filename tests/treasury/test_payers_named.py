"""Whose a line is, by a name that staff type."""

import pytest

from michinori.kernel.problems import Problem
from michinori.people.models import User
from michinori.treasury.queries.statements import payer
from tests.treasury.payees import person
from tests.treasury.test_runs_dissolved import acts, staff

pytestmark = pytest.mark.django_db


def test_a_name_of_one_sign_is_found_as_a_whole() -> None:
    hayashi, _ = person("Aoi"), person("Ren")
    User.objects.filter(id=hayashi.id).update(display_name="林")
    assert payer(acts(staff("Sora")), "林").id == hayashi.id


def test_of_many_only_so_many_are_counted() -> None:
    sora = acts(staff("Sora"))
    for n in range(21):
        person(f"Hana{n}")
    with pytest.raises(Problem) as problem:
        payer(sora, "Hana")
    assert [(one.key, one.values) for one in problem.value.flaws] == [("payer_more", {"count": 20})]
