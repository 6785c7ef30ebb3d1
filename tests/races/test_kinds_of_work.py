"""The last kind of work that is taken on is retired, while the setting is changed to it alone: one is always left."""

from functools import partial

from michinori.machinery.own_kinds import own_kinds
from michinori.machinery.settings import set_setting, settings_now
from michinori.people.commands.kinds import add_kind, offer_kind_again, retire_kind
from michinori.people.commands.settings import change_setting
from michinori.rules.market.kinds import Kinds
from tests.races.arena import at_once, word
from tests.races.test_staff_roles import admin
from tests.stories.cast import Cast

LACQUER = {"slug": "urushi", "ja": "漆", "en": "Lacquer", "icon": "hand", "place": 65}


def test_retiring_while_the_setting_is_changed(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    add_kind(actor=sora, body=LACQUER)
    for _ in range(race_rounds):
        came = at_once(
            partial(retire_kind, actor=sora, slug="urushi"),
            partial(change_setting, actor=kei, key="kinds_of_work", text='["urushi"]', reason="漆だけ"),
        )
        assert sorted(word(one) for one in came) in (["done", "invalid"], ["done", "last-kind"])
        kinds = Kinds(own_kinds(), settings_now().site.kinds_of_work)
        assert not kinds.chosen or set(kinds.chosen) & set(kinds.offered)
        set_setting(actor=sora, key="kinds_of_work", text="[]")
        offer_kind_again(actor=sora, slug="urushi")
