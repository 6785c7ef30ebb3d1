"""What was said is in the evidence pack of its contract, and no byte of it can change unnoticed."""

import copy
import json
from typing import Any

import pytest

from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.promises import mark_promise
from michinori.conversation.models import thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.queries.evidence import read_pack
from michinori.rules.contract.evidence import sealed, verify
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_messages_stand_in_the_pack_and_each_changed_byte_is_found() -> None:
    cast = Cast()
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    contract = story.active(cast)
    thread = thread_of(contract)
    file = story.a_file(cast.ren, "案.txt")
    send_message(actor=ren, thread_id=thread, body="案をお送りします。", file_ids=[file])
    said = send_message(actor=aoi, thread_id=thread, body="本文を2枚増やします。")
    mark_promise(actor=ren, message_id=said.id)
    pack: dict[str, Any] = json.loads(json.dumps(read_pack(aoi, contract.id)))
    assert thread == thread_id_of(str(contract.proposal_id))
    talk = pack["conversation"]
    assert [one["text"] for one in talk["messages"]] == ["案をお送りします。", "本文を2枚増やします。"]
    assert talk["messages"][1]["promised_by"] == "worker"
    found = verify(pack)
    assert found.sound
    assert (found.conversation.events, found.conversation.commitments.held) == (3, 3)

    def broken(change: Any) -> bool:
        forged = copy.deepcopy(pack)
        change(forged["conversation"])
        return not verify(sealed({key: value for key, value in forged.items() if key != "digest"})).sound

    def put(part: str, row: int, name: str, value: Any) -> Any:
        return lambda talk: talk[part][row].__setitem__(name, value)

    assert broken(put("messages", 1, "text", "本文を3枚増やします。"))
    assert broken(put("messages", 1, "nonce", "00" * 32))
    assert broken(put("files", 0, "sha256", "0" * 64))
    assert broken(put("events", 1, "at", "2026-01-01T00:00:00+09:00"))
    assert broken(put("events", 2, "kind", "message_sent"))
    assert broken(lambda talk: talk["events"].pop())
    assert broken(lambda talk: talk["messages"].append({"n": 9, "text": "作り話", "items": [], "nonce": "00"}))
    without = {key: value for key, value in pack.items() if key not in ("conversation", "digest")}
    assert verify(sealed(without)).sound, "a pack of before messages were in it"
    parts = [section.parts for section in evidence_sheet(pack).sections if section.heading == "二人のやり取り"]
    assert [step.note for step in parts[0][0].rows] == ["案をお送りします。", "本文を2枚増やします。", ""]
