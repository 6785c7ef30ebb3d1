"""What was typed is shown beside the labels of its form's class; what the class does not know, without one."""

from typing import ClassVar

from django import forms

from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.pages.typed_values import typed_values


class StageForm(forms.Form):
    name = forms.CharField(label="工程の名前")


class OfferForm(PageForm):
    row_sets: ClassVar = {"stages": RowsOf(StageForm, "工程", "足す")}
    price = forms.CharField(label="金額")
    side = forms.ChoiceField(label="立場", choices=[("client", "頼む側"), ("worker", "働く側")])
    agreed = forms.BooleanField(label="同意")
    secret_mark = forms.CharField(widget=forms.HiddenInput)
    unlabelled = forms.CharField()


NAME = f"{OfferForm.__module__}.{OfferForm.__qualname__}"


def said(*fields: tuple[str, str], form: str = NAME) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in typed_values(form, fields)]


def test_fields_choices_rows_and_prefixes_have_their_labels() -> None:
    assert said(("price", "300"), ("side", "worker"), ("agreed", "on")) == [
        ("金額", "300"),
        ("立場", "働く側"),
        ("同意", "はい"),
    ]
    assert said(("stages-0-name", "下書き"), ("stages-11-name", "清書")) == [
        ("1. 工程の名前", "下書き"),
        ("12. 工程の名前", "清書"),
    ]
    assert said(("offer-price", "300")) == [("金額", "300")]


def test_what_people_did_not_type_is_left_out() -> None:
    assert said(("secret_mark", "x"), ("seen", "3"), ("do", "send"), ("price", "  ")) == []


def test_what_is_unknown_is_shown_without_a_label_and_never_by_its_name() -> None:
    assert said(("stages-x-name", "下書き"), ("other", "1"), ("unlabelled", "2"), ("side", "none")) == [
        ("", "下書き"),
        ("", "1"),
        ("", "2"),
        ("立場", "none"),
    ]
    for form in ("", "no.such.module.Form", "michinori.pages.forms.error_lines", "os"):
        assert said(("price", "300"), form=form) == [("", "300")]
