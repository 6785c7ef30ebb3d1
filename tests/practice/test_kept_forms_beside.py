"""What is kept of the real site is kept there, whatever is sent in a practice beside it."""

from django.conf import settings

from tests.pages.test_kept_forms import words
from tests.pages.test_kept_forms_to_the_end import kept_of
from tests.practice.learners import Learner


def test_a_form_that_is_carried_out_in_a_practice_takes_no_other_with_it(ren: Learner) -> None:
    kept_of(ren.browser, ren.user, "/profile/edit", {"headline": "三日で仕上げます。"}, "/settings")
    ren.starts("worker")
    answer = ren.browser.post(f"{ren.home}next", {"next": ren.home, "kept_form": "kpt_of_the_practice"})
    assert answer.status_code == 302
    assert ren.browser.cookies[settings.KEPT_COOKIE_NAME].value
    assert "三日で仕上げます。" in words(ren.browser.get("/kept"))
