"""What is asked, answered and superseded is told to the other side by mail, in both languages."""

import pytest

from michinori.contracts.commands import change_requests, stages
from michinori.people.commands.users import choose_language
from tests.notices.test_contract_mails import delivered
from tests.pages.visitors import halfway
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

RED = [{"key": "ポイントカラー", "value": "赤"}]
NARROW = [{"key": "幅", "value": "960px"}]


def test_asked_disputed_and_declined() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = halfway(cast)
    delivered()
    request = change_requests.request_change(actor=aoi, contract_id=contract.id, note="赤に", changes=RED)
    (mail,) = delivered()["ren@example.com"]
    for words in ("変更を依頼しました（振り出し）", "変更依頼への返事をお願いします", f"/change-requests/{request.id}"):
        assert words in mail
    change_requests.dispute_class(actor=ren, request_id=request.id, kind="addition", reason="秘密の理由")
    (mail,) = delivered()["aoi@example.com"]
    assert "追加と見ています" in mail
    assert "秘密の理由" not in mail
    change_requests.decline_change(actor=ren, request_id=request.id)
    (mail,) = delivered()["aoi@example.com"]
    assert "変更依頼を断りました（振り出し）" in mail
    request = change_requests.request_change(actor=aoi, contract_id=contract.id, note="狭く", changes=NARROW)
    delivered()
    change_requests.withdraw_change(actor=aoi, request_id=request.id)
    assert "取り下げました（修正）" in delivered()["ren@example.com"][0]


def test_both_kinds_of_acceptance_and_what_was_superseded_in_english() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    choose_language(actor=aoi, language="en")
    contract = story.active(cast)
    first = change_requests.request_change(actor=aoi, contract_id=contract.id, note="x", changes=NARROW)
    second = change_requests.request_change(actor=aoi, contract_id=contract.id, note="x", changes=RED)
    delivered()
    change_requests.accept_change(actor=ren, request_id=first.id)
    (mail,) = delivered()["aoi@example.com"]
    assert "takes effect at once" in mail
    change_requests.accept_change(actor=ren, request_id=second.id)
    (mail,) = delivered()["aoi@example.com"]
    assert "change of terms" in mail
    assert f"/change-requests/{second.id}" in mail


def test_an_included_restart_tells_what_stays_on_the_meter() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, included_restarts=1)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    files = [story.a_file(cast.ren)]
    stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=75, file_ids=files)
    request = change_requests.request_change(actor=aoi, contract_id=contract.id, note="赤に", changes=RED)
    delivered()
    change_requests.accept_change(actor=ren, request_id=request.id)
    (mail,) = delivered()["aoi@example.com"]
    assert "5,400円（税抜）がメーターに残り" in mail
