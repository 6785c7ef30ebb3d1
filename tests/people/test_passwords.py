"""A password is not the name of the site, of its operator, or of who has it, with a number behind."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ren() -> User:
    return User(email="hasumi.ren@ren-works.example", display_name="れん工房の人", real_name="Ren Hasumi")


@pytest.mark.parametrize(
    "password",
    [
        "Michinori2026", "みちのりみちのりみちのり", "道のり-1234567890", "hasumi.ren@ren-works", "ren-works2026!",
        "れん工房の人2026", "RenHasumi1990", "株式会社すみれ2026",
    ],
)  # fmt: skip
def test_known_words_and_a_number_are_refused(password: str, ren: User) -> None:
    set_setting(actor=Actor.operator(), key="operator_name", text="株式会社すみれ")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, ren)
    assert [one.code for one in refused.value.error_list] == ["of_known_words"]


@pytest.mark.parametrize(
    "password", ["道のりの長い長い合言葉", "!!!!!!!!!!!!", "nagai-aikotoba-desu", "hashiru-michi-27"]
)
def test_what_has_words_of_its_own_is_taken(password: str, ren: User) -> None:
    validate_password(password, ren)
    validate_password(password)


def test_the_form_of_sign_up_says_so(client: Client) -> None:
    typed = {"display_name": "みお", "email": "mio-1234@example.jp", "password1": "mio-1234-2026", "company": ""}
    page = client.post("/accounts/signup/", typed).content.decode()
    assert "名前やアドレスと、数字だけ" in page
    assert not User.objects.exists()
