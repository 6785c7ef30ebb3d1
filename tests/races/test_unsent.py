"""A kept form that is sent four times at once, by a device that never learns of an answer, is carried out once."""

from functools import partial

from django.test import Client

from michinori.contracts.models import Contract
from michinori.conversation.models import Message
from michinori.conversation.queries.contracts import thread_of
from michinori.people.models import User
from tests.races import scenes
from tests.races.arena import at_once
from tests.stories.cast import Cast

TIMES = 4


def browsers(user: User) -> list[Client]:
    found = [Client() for _ in range(TIMES)]
    for one in found:
        one.force_login(user)
    return found


def sends(browser: Client, address: str, sent: dict[str, object]) -> int:
    return browser.post(address, sent, headers={"Accept": "application/json"}).status_code


def test_a_message_sent_four_times_at_once_is_there_once(cast: Cast, race_rounds: int) -> None:
    contract = scenes.active(cast)
    address, people = f"/messages/{thread_of(contract)}", browsers(cast.ren)
    for turn in range(race_rounds):
        sent = {"body": f"{turn}回目です", "sent_key": f"turn {turn}", "written_by": cast.ren.id}
        came = at_once(*[partial(sends, one, address, sent) for one in people])
        assert set(came) <= {200, 429}, came
        assert 200 in came
        assert sends(people[0], address, sent) == 200
        assert Message.objects.filter(body=sent["body"]).count() == 1


def test_work_handed_in_four_times_at_once_is_handed_in_once(cast: Cast) -> None:
    contract = scenes.doing(cast)
    seen = Contract.objects.get(id=contract.id).last_n
    said: dict[str, object] = {"note": "どうぞ", "seen": str(seen), "sent_key": "one", "written_by": cast.ren.id}

    def hands_in(browser: Client) -> int:
        return sends(browser, f"/contracts/{contract.id}/stages/1/submit", said)

    came = at_once(*[partial(hands_in, one) for one in browsers(cast.ren)])
    assert set(came) <= {200, 429}, came
    assert hands_in(browsers(cast.ren)[0]) == 200
    contract.refresh_from_db()
    assert contract.last_n == seen + 1
