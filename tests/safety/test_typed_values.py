"""Every form of the site with wrong values: a message at each field, all that was typed is still there, nothing is
written, never a 500. A page that takes a POST and has no entry in the form table fails."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from depth import EIGHT, share
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings
from safety.callers import address_of, browsers, visitor
from safety.drawn import CHOICE, DAY, FILE, HIDDEN, NUMBER, SECRET, TEXT, TICK, Control, Drawn, forms_of
from safety.form import Form
from safety.form_table import BUTTONS, CODE, FORMS
from safety.named_table import NAMED, names_something
from safety.page_table import TABLE
from safety.pictures import picture
from safety.states import STATES
from safety.test_bad_input import URLENCODED, written_now
from safety.test_who_may import expected
from safety.world import World
from safety.written import as_it_was

pytestmark = pytest.mark.django_db

LONG, HUGE, FOREIGN, FACE = "x" * 10_000, "1" + "0" * 30, "usr_aaaaaaaaaaaaaaaa", "😀"
WRONG: dict[str, tuple[str, ...]] = {
    NUMBER: ("abc", HUGE, "-1", "2026-02-31", FACE, LONG),
    DAY: ("2026-02-31", "9999-99-99", "-1", "abc", FACE, LONG),
    CHOICE: (FOREIGN, HUGE, FACE, LONG),
}
"""What a field of this kind can never take."""
ODD: dict[str, tuple[str, ...]] = {
    TEXT: (HUGE, "-1", FOREIGN, FACE, "a\x00b", "\ud83d"),
    SECRET: (FACE, LONG),
    TICK: (FOREIGN, FACE),
}
"""What may be taken or not: a text may say anything, but for what is too long for it."""
UNSEEN = ("", FOREIGN, HUGE, "-1", FACE)
PARTS = 4
"""In so many parts the forms are gone through, by whoever is free (``spread``)."""
_LATER_ROW = re.compile(r"-[1-9]\d*-")
Values = dict[str, list[str]]


def test_every_page_that_takes_a_post_is_in_the_form_table() -> None:
    takers = {route for route, (_, row) in TABLE.items() if set(expected(row).values()) & {"200", "302", "409", "422"}}
    takers |= {route for route in TABLE if route.startswith("demo/") and expected(TABLE[route][0])["aoi"] == "405"}
    known = set(FORMS) | BUTTONS
    assert takers - known == set()
    assert known - set(TABLE) == set()


class Filling:
    """One form, open in the browser of somebody who may send it, at the same point again after each answer."""

    def __init__(self, world: World, session: str, route: str, form: Form) -> None:
        self.browser = visitor()
        self.browser.cookies.load(session)
        self.route, self.form, self.place = route, form, list(FORMS).index(route)
        made_address = STATES[form.needs](world, self.browser)
        self.address = made_address or address_of(route, world)
        page = self.browser.get(made_address or address_of(form.page or route, world))
        self.session = self.browser.cookies.output(header="", sep=";")
        self.drawn = self.form_in(page.content.decode())
        given = {name: [value] if isinstance(value, str) else value for name, value in form.sent.items()}
        self.good: Values = {one.name: one.values for one in self.drawn.controls.values() if one.kind != FILE} | given
        self.good = {
            name: [world.ids.get("code", "") if value == CODE else value for value in values]
            for name, values in self.good.items()
        }
        self.pictures = {one.name: picture() for one in self.drawn.controls.values() if one.kind == FILE}

    def form_in(self, text: str) -> Drawn:
        """Where a page has several that lead here: the one with most fields."""
        found = [each for each in forms_of(text) if each.action in ("", self.address.partition("?")[0])]
        return max(found, key=lambda each: len(each.controls), default=Drawn(""))

    def send(self, data: Values, pictures: dict[str, bytes] | None = None) -> tuple[int, str]:
        """As a browser would; it is undone, in the browser too. A refusal writes nothing but files for the next try."""
        self.browser.cookies.clear()
        self.browser.cookies.load(self.session)
        with as_it_was():
            before = written_now()
            if self.pictures:
                chosen = self.pictures if pictures is None else pictures
                files = {name: SimpleUploadedFile("a.png", content) for name, content in chosen.items()}
                answer: Any = self.browser.post(self.address, {**data, **files})
            else:
                body = urlencode(data, doseq=True, encoding="utf-8", errors="surrogatepass")
                answer = self.browser.post(self.address, body, content_type=URLENCODED)
            text = answer.content.decode(errors="replace")
            if answer.status_code >= 400:
                kept = 2 * len(self.pictures)  # each file, and the count of its person's day
                assert written_now() <= before + kept, (self.address, data)
        return answer.status_code, text

    def accepted(self, status: int, text: str) -> bool:
        return status == self.form.answer and (status != 200 or '_error"' not in text)

    def turns(self) -> Iterator[tuple[Values, list[Control]]]:
        """What is sent, and the fields that can never take what they get in it: all of them wrong at once, then odd
        values in all the others, then in each hidden one. Of rows only the first is changed. Of what is too much to
        send each time, a share (``depth``)."""
        place = self.place
        ours = [one for one in self.drawn.controls.values() if one.kind != FILE and not _LATER_ROW.search(one.name)]
        must = [one for one in ours if one.required and one.kind != HIDDEN]
        for nothing in ([], [""]):
            yield self.good | {one.name: nothing for one in must}, must if nothing or self.form.absent else []
        strict = [one for one in ours if one.kind in WRONG]
        short = [one for one in ours if one.kind == TEXT and one.limit < len(LONG)]
        for turn in share(range(len(WRONG[NUMBER])), place, EIGHT):
            wrong = {one.name: [WRONG[one.kind][turn % len(WRONG[one.kind])]] for one in strict}
            long = [] if turn else short
            yield self.good | wrong | {one.name: [LONG] for one in long}, strict + long
        for turn in share(range(len(ODD[TEXT])), place, EIGHT):
            odd = {one.name: [ODD[one.kind][turn % len(ODD[one.kind])]] for one in ours if one.kind in ODD}
            if not (self.pictures and ["\ud83d"] in odd.values()):
                yield self.good | odd, []
        for one in (one for one in ours if one.kind == HIDDEN):
            yield from ((self.good | {one.name: [value]}, []) for value in share(UNSEEN, place, EIGHT))


def faults(filling: Filling) -> Iterator[object]:
    """What is wrong with a form, shown by sending it right and in all ways wrong."""
    yield from unnamed(filling)
    if filling.form.answer and not filling.accepted(*filling.send(filling.good)):
        yield "what is right is not accepted"
    for sent, never in filling.turns():
        status, text = filling.send(sent)
        tried = {name: values[0][:12] for name, values in sent.items() if values and values != filling.good.get(name)}
        if status >= 500:
            yield "broken", tried
        yield from (
            ("no message at", one.name, status, tried) for one in never if f'id="{one.anchor}_error"' not in text
        )
        if status in (200, 422) and not filling.accepted(status, text):
            yield from ((lost, status, tried) for lost in not_kept(filling.drawn, sent, filling.form_in(text)))
    for name in filling.pictures:
        for content in (b"", b"<script>"):
            status, text = filling.send(filling.good, {name: content})
            if status in (200, 422):
                yield from ((name, lost) for lost in not_kept(filling.drawn, filling.good, filling.form_in(text)))


def unnamed(filling: Filling) -> Iterator[object]:
    """Fields that name something, of which the table of what forms name knows nothing."""
    known = NAMED.get(filling.route, {})
    for one in filling.drawn.controls.values():
        if not filling.route.startswith("desk/") and one.name not in known and names_something(one):
            yield "say in named_table what it names", one.name


def not_kept(before: Drawn, sent: Values, after: Drawn) -> Iterator[str]:
    """Fields that do not hold what was typed or chosen. A password comes back to nobody."""
    for name, one in before.controls.items():
        values, found = sent.get(name, []), after.controls.get(name)
        held = found.values if found else None
        if one.kind == SECRET:
            if any(held or ()):
                yield f"{name} is shown"
        elif one.kind in (TEXT, NUMBER, DAY):
            if (held or [""]) != (values or [""]) and values not in (["a\x00b"], ["\ud83d"]):
                yield f"{name} is lost"
        elif (
            one.kind in (CHOICE, TICK)
            and set(values) <= set(one.options)
            and set(held or ()) - {""} != set(values) - {""}
        ):
            yield f"{name} is chosen anew"


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, settings: Settings, part: int
) -> None:
    wrong = {}
    sessions, ids = browsers(world), dict(world.ids)
    for route, form in list(FORMS.items())[part::PARTS]:
        settings.DEMO = form.needs == "demo"
        with as_it_was():
            filling = Filling(world, sessions[form.who], route, form)
            found = ["it is not drawn"] if not filling.drawn.controls else list(faults(filling))
        world.ids = dict(ids)
        if found:
            wrong[route] = found
    assert not wrong
