"""What Freelance Act art. 12 asks of a posting: what lacks is named beside the form and on the job's page."""

import pytest

from michinori.people.commands.declarations import update_declarations
from michinori.people.models import User
from michinori.people.queries import default_client

from .conftest import MakeJob, acts
from .test_market_pages import TYPED, Browse, text

pytestmark = pytest.mark.django_db


def test_the_closed_line_of_the_checklist_names_what_lacks(browse: Browse, aoi: User) -> None:
    me = browse(aoi)
    page = text(me.get("/jobs/new"))
    assert "まだ: 住所、連絡先、仕事の内容、報酬</span></summary>" in page
    declared = {"business": True, "has_staff": True, "has_officers": False, "withholds": True}
    for client_id in (aoi.id, default_client(aoi.id).id):
        update_declarations(actor=acts(aoi), client_id=client_id, address="大阪市北区", contact="06-1", **declared)
    assert "6つとも書かれています" in text(me.post("/jobs/new", TYPED | {"check": "1"}))


def test_who_orders_for_themselves_lacks_nothing_of_the_law(post: MakeJob, browse: Browse, aoi: User) -> None:
    job, private = post(), {"business": False, "has_staff": False, "has_officers": False, "withholds": False}
    update_declarations(actor=acts(aoi), client_id=default_client(aoi.id).id, address="", contact="", **private)
    own = text(browse(aoi).get(f"/jobs/{job.id}"))
    assert ("書くと伝わりやすくなること" in own, "法律で示す項目が足りません" in own) == (True, False)
