"""The demo's inquiries and announcement: something to answer at the desk, something to read and to rate for members."""

import pytest

from michinori.contracts.models import Contract
from michinori.demo.support import asked_and_told
from michinori.machinery import clock
from michinori.support.models import Announcement, Inquiry
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_desk_has_something_to_answer_and_members_something_to_rate(cast: Cast) -> None:
    contract = story.active(cast)
    Contract.objects.filter(id=contract.id).update(title="木工教室のチラシ（A4、片面）")
    people = {"aoi": cast.aoi, "ren": cast.ren, "sora": cast.person("Sora", staff=True)}
    asked_and_told(people)
    answered, waits = Inquiry.objects.order_by("made_at")
    assert (answered.state, waits.state, waits.contract_id) == ("closed", "open", contract.id)
    aoi, sora = signed_in(cast.aoi), signed_in(people["sora"])
    assert answered.subject in aoi.get("/inquiries").content.decode()
    assert "お返事は役に立ちましたか" in aoi.get(f"/inquiries/{answered.id}").content.decode()
    assert waits.subject in sora.get("/desk/inquiries").content.decode()
    told = Announcement.objects.get()
    assert told.title_ja in sora.get("/desk/announcements").content.decode()
    assert told.text_ja in aoi.get(f"/announcements/{told.id}").content.decode()
    assert told.until_at < clock.now(), "its banner stands above no page on which the demo shows something else"
