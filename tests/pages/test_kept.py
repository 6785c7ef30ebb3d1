"""Parts of pages that are the same for everybody are drawn once; a card says what is true now."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client
from django.urls import get_script_prefix, set_script_prefix
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import override

import michinori
from michinori.kernel.clock import day_of
from michinori.machinery import clock, looks
from michinori.machinery.models import KindOfWork, Setting
from michinori.machinery.settings import settings_now
from michinori.market.commands.favourites import keep_favourite
from michinori.market.models import Job
from michinori.market.queries import Search, search_jobs
from michinori.pages.market import asked
from michinori.pages.market.asked import Asked
from michinori.pages.market.cards import cards_of
from michinori.pages.market.forms import SearchForm
from michinori.pages.templatetags import kept
from michinori.people.commands.profiles import update_profile
from michinori.people.models import Organisation, User
from michinori.rules.market.finding import Reasons
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def drawn(source: str, **values: object) -> str:
    return Template("{% load kept %}" + source).render(Context(values))


def test_a_part_knows_its_values_and_the_language_alone() -> None:
    links = '{% kept "parts/account_links.html" %}'
    kept._for_all.cache_clear()
    with override("ja"):
        japanese = drawn(links, user="Aoi")
    with override("en"):
        english = drawn(links)
    assert "応募した仕事" in japanese
    assert "応募した仕事" not in english
    assert kept._for_all.cache_info().currsize == 2
    with override("ja"):
        assert drawn(links) == japanese
    assert kept._for_all.cache_info().hits == 1


@dataclass(frozen=True)
class Around:
    """A value of a part, with one in it."""

    value: object


@dataclass(eq=False)
class Changing:
    """One that is kept by which it is, and drawn as it was when it has changed."""

    value: str


@pytest.mark.parametrize(
    "value",
    [
        *(SimpleLazyObject(lambda: "a"), mark_safe("a"), Around(mark_safe("<b>")), (("a", mark_safe("<b>")),)),
        *(Around([]), Changing("a"), object()),
    ],
    ids=["looked up", "html", "html within", "html in a tuple", "a list", "changing", "a row"],
)
def test_a_value_that_is_no_plain_one_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="head_links"):
        drawn('{% kept "parts/head_links.html" mark=mark %}', mark=value)


def test_a_practice_has_addresses_of_its_own() -> None:
    links, before = '{% kept "parts/account_links.html" %}', get_script_prefix()
    assert 'href="/deadlines' in drawn(links)
    set_script_prefix("/practice/pra_a/")
    try:
        assert 'href="/practice/pra_a/deadlines' in drawn(links)
    finally:
        set_script_prefix(before)
    assert 'href="/deadlines' in drawn(links)


def test_the_menu_of_staff_and_trustees_is_shown_to_nobody_else() -> None:
    """They are asked for one after the other, each in a process that keeps the others'."""
    kept._for_all.cache_clear()
    for _ in range(2):
        for staff, trustee in ((True, True), (False, False), (False, True), (True, False)):
            known = SimpleLazyObject(lambda trustee=trustee: trustee)
            menu = drawn('{% include "parts/account_menu.html" %}', user=User(is_staff=staff), is_trustee=known)
            assert ("運営デスク" in menu, "管財人としての契約" in menu) == (staff, trustee)
            assert "ログアウト" in menu


_CALLS = re.compile(r"{% kept(?:forfew)? \"([^\"]+)\"([^%]*)%}")
KEPT = sorted(
    {
        (name, *re.findall(r"(\w+)=", given))
        for one in Path(michinori.__file__).parent.rglob("templates/**/*.html")
        for name, given in _CALLS.findall(one.read_text())
    }
)
"""The parts that are drawn once, each with the names of its values."""
_OF_FORMS = re.compile(r"{% keptfields \"([^\"]+)\" \w+ \"([^\"]+)\" %}")
KEPT_FORMS = sorted(
    {
        found
        for one in Path(michinori.__file__).parent.rglob("templates/**/*.html")
        for found in _OF_FORMS.findall(one.read_text())
    }
)
"""Those of forms, each with the names of the fields."""
_WORDS = set(
    """
    load i18n get_current_language look market home parts japanese meter static url as if elif else endif for in endfor
    kept with context is not None and or default length truncatechars slice urlencode tag yen figure signedfigure
    bolddigits daysleft miniroad face icon pay budget place kind day shortday moment until translate blocktranslate
    count plural endblocktranslate factline number forloop circled stageword namesstages _
    """.split()  # noqa: SIM905 - a word a line would be longer than what they are compared with
)
"""All words of the language of templates that such a part may use. None of them tells of the reader, the request or
the hour: neither csrf_token nor now nor include is among them.
"""


@pytest.mark.parametrize("part", KEPT, ids=lambda part: part[0])
def test_a_part_names_nothing_but_its_values(part: tuple[str, ...]) -> None:
    source = Path(get_template(part[0]).origin.name).read_text()
    inside = re.sub(r"\"[^\"]*\"|'[^']*'", "", " ".join(re.findall(r"{[{%](.*?)[%}]}", source)))
    own = re.findall(r"\b(?:as|for) (\w+)|(\w+)=", inside)
    named = {word.split(".")[0] for word in re.findall(r"[A-Za-z_][\w.]*", inside)}
    values = {*part[1:]}
    assert named - _WORDS - {one for pair in own for one in pair} <= values <= named


@pytest.mark.parametrize("part", KEPT_FORMS, ids=lambda part: part[0])
def test_fields_that_are_kept_name_nothing_but_their_form(part: tuple[str, str]) -> None:
    source = Path(get_template(part[0]).origin.name).read_text()
    named = set(
        re.findall(r"[a-z_][a-z_0-9]*", " ".join(re.findall(r"{[{%] *(.*?)[%}]}", re.sub(r"\"[^\"]*\"", "", source))))
    )
    assert len(KEPT_FORMS) == 5
    assert named <= {
        *("form", "load", "i18n", "translate", "for", "in", "endfor", "error", "errors", "label", "id_for_label"),
        *("include", "with", "field", "parts", *part[1].split()),
    }


def test_kept_fields_follow_what_is_typed_in_them_and_in_which_language() -> None:
    fields = '{% keptfields "market/facet_budget.html" form "budget_min budget_max" %}'
    kept._of_typed.cache_clear()

    def shown(language: str = "ja", **typed: str) -> str:
        with override(language):
            return drawn(fields, form=SearchForm({"q": "ロゴ", **typed}))

    assert 'value="5000"' in shown(budget_min="5000")
    assert 'value="5000"' not in shown(budget_min="6000")
    assert shown() == shown(due="week") != shown("en")
    assert kept._of_typed.cache_info().currsize == 4
    for wrong in ("five", "9" * 500, "<b>"):
        page = shown(budget_max=wrong)
        assert f'value="{escape(wrong)}"' in page
        assert 'class="error"' in page
    assert f'value="{" " * 30}5"' in shown(budget_min=" " * 30 + "5")
    assert kept._of_typed.cache_info().currsize == 4, "what is wrong or long is drawn anew"


def test_fields_are_kept_of_a_form_that_is_made_of_what_was_typed_alone() -> None:
    fields = '{% keptfields "market/facet_budget.html" form "budget_min" %}'
    assert drawn(fields, form=SearchForm()) == drawn(fields, form=SearchForm({}))
    for form in (SearchForm(initial={"budget_min": 5_000}), SearchForm({}, prefix="a")):
        with pytest.raises(ValueError, match="facet_budget"):
            drawn(fields, form=form)


def test_a_kept_card_follows_what_it_says() -> None:
    cast = Cast()
    story.proposed(cast)
    assert "応募1" in _search(cast.mio)
    Job.objects.update(title="新しい名前のロゴ", budget_max=99_000)
    Organisation.objects.update(name="青空 <b>")
    page = _search(cast.mio)
    assert "新しい名前のロゴ" in page
    assert "99,000" in page
    assert "青空 &lt;b&gt;" in page
    keep_favourite(actor=cast.acts(cast.mio), job_id=Job.objects.get().id)
    assert 'aria-pressed="true"' in _search(cast.mio)
    assert 'aria-pressed="true"' not in _search(cast.ren)


def test_why_a_job_is_recommended_stands_behind_the_part_that_all_share() -> None:
    story.proposed(Cast())
    jobs = search_jobs(None, Search()).jobs
    kept._for_all.cache_clear()
    template, pages = Template("{% load market %}{% jobcard card %}"), []
    for skill in ("ロゴ", "<b>"):
        (card,) = cards_of(jobs, [Reasons((skill,), category=False, words=())])
        pages.append(template.render(Context({"card": card, "user": AnonymousUser()})))
    assert kept._for_all.cache_info().currsize == 1
    assert "ロゴ" in pages[0].rpartition("<p ")[2]
    assert "&lt;b&gt;" in pages[1].rpartition("<p ")[2]


def test_an_address_may_be_long_but_is_not_kept_then() -> None:
    asked._encoded.cache_clear()
    long = "仕" * 5_000
    assert Asked("/jobs", {"q": long}).first(kind="fixed") == f"/jobs?{urlencode({'q': long, 'kind': 'fixed'})}"
    assert asked._encoded.cache_info().currsize == 1


def test_a_kept_outline_of_a_job_follows_what_it_says_and_is_drawn_for_visitors_apart() -> None:
    cast = Cast()
    story.proposed(cast)
    Organisation.objects.update(address="大阪市北区 <1>", contact="06-0000-0000")
    address = f"/jobs/{Job.objects.get().id}"
    assert "大阪市北区 &lt;1&gt;" in _get(cast.mio, address)
    visitor = Client().get(address).content.decode()
    assert "大阪市北区" not in visitor
    assert "ログインすると見えます" in visitor
    day = date(2027, 3, 1)
    Job.objects.update(budget_max=99_000, end_client_name="北の山 <b>", place="札幌", due_date=day, closes_on=day)
    Organisation.objects.update(address="京都市中京区")
    page = _get(cast.mio, address)
    for said in ("99,000", "北の山 &lt;b&gt;", "札幌", "3月1日", "京都市中京区"):
        assert said in page
    assert "大阪市北区" not in page


def test_a_kept_card_of_a_person_follows_what_it_says() -> None:
    cast = Cast()
    update_profile(actor=cast.acts(cast.ren), headline="つくる人", about="", skills=["ロゴ"], hourly_guide=3_000)
    page = _get(cast.mio, "/workers?job=job_x")
    for said in ("つくる人", ">ロゴ</span>", "1時間 3,000円〜", f"/workers/{cast.ren.id}?job=job_x"):
        assert said in page
    assert "job_x" not in _get(cast.mio, "/workers")
    changed = {"headline": "A <b>", "skills": ["校正"], "hourly_guide": 4_000, "availability": "busy"}
    update_profile(actor=cast.acts(cast.ren), about="", **changed)
    User.objects.filter(pk=cast.ren.pk).update(display_name="Ren <i>")
    page = _get(cast.mio, "/workers")
    for said in ("A &lt;b&gt;", "Ren &lt;i&gt;", ">校正</span>", "1時間 4,000円〜", "手いっぱい"):
        assert said in page
    for gone in ("つくる人", ">ロゴ</span>", "3,000円"):
        assert gone not in page


def test_a_favourite_person_is_dropped_by_the_form_of_the_list() -> None:
    cast = Cast()
    update_profile(actor=cast.acts(cast.ren), headline="つくる人", about="", skills=[])
    kept_one = keep_favourite(actor=cast.acts(cast.mio), worker_id=cast.ren.id)
    page = _get(cast.mio, "/favourites")
    assert f'form="people" formaction="/favourites/{kept_one.id}/drop"' in page
    assert page.count('<form id="people" method="post">') == 1
    assert "/drop" not in _get(cast.mio, "/workers")


def test_the_buttons_of_the_foot_send_one_form_that_leads_back_to_the_page() -> None:
    foot = _get(Cast().mio, "/workers?free=on").split("<footer")[1]
    assert foot.count("<form") == 1
    assert foot.count("csrfmiddlewaretoken") == 1
    assert 'name="next" value="/workers?free=on"' in foot
    for name, value, sent_to in (("language", "en", "/language"), ("theme", "dark", "/theme")):
        (button,) = re.findall(rf'<button[^>]*name="{name}" value="{value}"[^>]*>', foot)
        assert f'formaction="{sent_to}"' in button


def test_what_the_operator_changes_in_another_process_shows() -> None:
    """Another process writes rows alone, and tells this one nothing."""
    cast = Cast()
    story.proposed(cast)
    made = {"ja": "漆", "en": "Lacquer", "icon": "hand", "place": 65, "made_at": clock.now(), "made_by": "Sora"}
    kind = KindOfWork.objects.create(slug="urushi", **made)
    Job.objects.update(category="urushi", subcategory="")
    try:
        assert "漆" in _search(cast.mio)
        KindOfWork.objects.update(ja="うるし")
        looks.forget()  # some seconds later
        assert f"{kind.ja}</p>" not in (page := _search(cast.mio))
        assert "うるし</p>" in page
    finally:
        looks.remember(looks.Looks(), seconds=1e9)
    was = settings_now().house.report_days
    now = clock.now()
    Setting.objects.create(key="report_days", value=was + 1, first=day_of(now), set_at=now, by="Sora")
    assert settings_now().house.report_days == was + 1


def _search(user: User) -> str:
    return _get(user, "/jobs")


def _get(user: User, address: str) -> str:
    return signed_in(user).get(address).content.decode()
