"""Two at once on one setting: one change waits, and it is confirmed or withdrawn once."""

from functools import partial

from michinori.machinery.models import Setting
from michinori.people.commands.settings import change_setting, confirm_change, withdraw_change
from michinori.people.models import SettingChange
from tests.races.arena import at_once, word
from tests.races.test_staff_roles import admin
from tests.stories.cast import Cast


def test_two_admins_on_one_setting(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei, tomo = (admin(cast, name) for name in ("Sora", "Kei", "Tomo"))
    for number in range(race_rounds):
        change = partial(change_setting, key="payout_second", text=str(1_000_001 + number), reason="なぜ")
        came = at_once(partial(change, actor=sora), partial(change, actor=kei))
        assert sorted(map(word, came)) == ["change-waits", "done"]
        made = SettingChange.objects.get(status="open")
        other = kei if made.proposed_by_id == sora.user_id else sora
        came = at_once(
            partial(confirm_change, actor=other, change_id=made.id),
            partial(confirm_change, actor=tomo, change_id=made.id),
            partial(withdraw_change, actor=tomo, change_id=made.id),
        )
        assert sorted(map(word, came)) == ["change-answered", "change-answered", "done"]
        made.refresh_from_db()
        assert Setting.objects.filter(key="payout_second", value=1_000_001 + number).count() == (
            made.status == "confirmed"
        )
