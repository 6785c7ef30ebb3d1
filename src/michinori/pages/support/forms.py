"""Forms of inquiries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from michinori.machinery import proof
from michinori.pages.fields import BlockField, LineField, SelectField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.rules.support.inquiries import FILES_LIMIT, NAME_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT
from michinori.wording.support.inquiries import TOPICS


class InquiryForm(PageForm):
    """An inquiry. ``website`` is a trap for bots, hidden from people; the page's script fills in ``altcha``.

    ``signed_in``: name and address are those of the account, and files may be attached; ``kept``: ids of files that an
    earlier, refused attempt has already stored.
    """

    topic = SelectField(label=_("何についてですか"), choices=[("", _("選んでください")), *TOPICS.items()])
    subject = LineField(label=_("件名"), limit=SUBJECT_LIMIT)
    text = BlockField(
        label=_("内容"), limit=TEXT_LIMIT, help_text=_("いつ、どのページで、何が起きたかを書いてください。")
    )
    uploads = UploadField(
        required=False, most=FILES_LIMIT, label=_("ファイル"), help_text=_("画面の写しなど。なくてもかまいません。")
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    contract = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    matter = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    name = LineField(label=_("お名前"), limit=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = LineField(
        label=_("メールアドレス"),
        limit=EMAIL_LIMIT,
        help_text=_("確かめるためのメールをお送りします。お答えも、ここに届きます。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = LineField(
        label=_("ウェブサイト（書かないでください）"),
        limit=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "maxlength": "100000"}),
    )
    altcha = LineField(label=_("確認の計算"), limit=proof.LONGEST, required=False, widget=forms.HiddenInput)
    flaw_fields = {"file_ids": "uploads"}

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "website", "altcha") if signed_in else ("uploads", "kept", "contract", "matter"):
            del self.fields[name]


class ReplyForm(PageForm):
    """One more message of the sender. ``signed_in``: files may be attached."""

    text = BlockField(label=_("書き足す"), limit=TEXT_LIMIT)
    uploads = UploadField(required=False, most=FILES_LIMIT, label=_("ファイル"))
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields = {"file_ids": "uploads"}

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            del self.fields["uploads"], self.fields["kept"]
