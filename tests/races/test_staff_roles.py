"""Two admins at once: one always stays, and a role given twice is one row; two checks of one person."""

from functools import partial

from michinori.kernel.actor import Actor
from michinori.machinery.models import OutboxItem
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.staff import give_role, take_role
from michinori.people.models import IdentityCheck, StaffRole
from michinori.people.staff import roles_of
from tests.races.arena import at_once, word
from tests.stories.cast import Cast


def admin(cast: Cast, name: str) -> Actor:
    user = cast.person(name)
    give_role(actor=Actor.operator(), user_id=user.id, role="admin")
    return Actor.person(user.id, elevated=True)


def test_two_admins_who_take_each_others_role(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for _ in range(race_rounds):
        sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
        came = at_once(
            partial(take_role, actor=sora, user_id=kei.user_id or "", role="admin"),
            partial(take_role, actor=kei, user_id=sora.user_id or "", role="admin"),
        )
        assert sorted(map(word, came)) == ["done", "not-found"]
        assert len([one for one in (sora, kei) if "admin" in roles_of(one.user_id)]) == 1


def test_two_admins_who_give_the_same_role(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    for number in range(race_rounds):
        new = cast.person(f"New{number}")
        give = partial(give_role, user_id=new.id, role="editor")
        came = at_once(partial(give, actor=sora), partial(give, actor=kei))
        assert list(map(word, came)) == ["done", "done"]
        assert StaffRole.objects.filter(user=new).count() == 1
        assert OutboxItem.objects.filter(payload__to=new.email, payload__template="staff_role_given").count() == 1


def test_two_who_check_one_person(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    for number in range(race_rounds):
        new = cast.person(f"New{number}")
        check = partial(check_identity, client_id=new.id, name="石田 蓮", name_kana="イシダ レン")
        came = at_once(partial(check, actor=sora), partial(check, actor=kei))
        assert list(map(word, came)) == ["done", "done"]
        new.refresh_from_db()
        assert (new.verified, new.real_name) == (True, "石田 蓮")
        assert IdentityCheck.objects.filter(client_id=new.id).count() == 2
