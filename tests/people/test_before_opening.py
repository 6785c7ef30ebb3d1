"""An empty home before its owner's account is made: nobody signs up, and nobody keeps the owner from their address."""

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.models import Opening
from michinori.people.commands.opening import begin_setup, make_setup_code
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.models.users import new_user_id
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
OWNER = {"name": "そら", "email": "sora@example.jp", "password": PASSWORD}
SIGN_UP = {"display_name": "みお", "email": "mio@example.jp", "password1": PASSWORD, "company": ""}


def test_an_empty_home_waits_for_its_owner_and_lets_nobody_sign_up_before() -> None:
    code = make_setup_code()
    for _ in range(2):
        page = Client().get("/accounts/signup/")
        assert page.status_code == 403
        assert "このサイトは準備中です" in page.content.decode()
        assert "michinori serve が表示するリンク" in page.content.decode()
        assert Client().post("/accounts/signup/", SIGN_UP).status_code == 403
        if Opening.objects.get().code_hash:
            begin_setup(code=code)
    assert not User.objects.exists()
    Cast().person("Ren")
    assert Client().get("/accounts/signup/").status_code == 200, "somebody runs the site by commands"


def test_a_stranger_cannot_keep_the_owner_from_their_address() -> None:
    create_user(actor=Actor.person(new_user_id()), email=OWNER["email"], name="みお", password=PASSWORD)
    browser = Client()
    browser.post(f"/setup/begin/{make_setup_code()}")
    assert browser.post("/setup/owner", OWNER).status_code == 302
    assert User.objects.get(email=OWNER["email"]).is_staff


def test_an_address_that_a_member_has_confirmed_makes_no_owner() -> None:
    known = Cast().person("Ren")
    browser = Client()
    browser.post(f"/setup/begin/{make_setup_code()}")
    assert browser.post("/setup/owner", OWNER | {"email": known.email}).status_code == 422
    assert not User.objects.filter(is_staff=True).exists()
