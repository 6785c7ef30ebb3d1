"""Forms of a column and of a comment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import BlockField, LineField
from michinori.pages.forms import PageForm
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.rules.columns.columns import BODY_LIMIT, TAG_LIMIT, TAGS_LIMIT, TITLE_LIMIT
from michinori.rules.columns.comments import BODY_LIMIT as COMMENT_LIMIT
from michinori.rules.columns.comments import NAME_LIMIT


class ColumnForm(PageForm):
    """Title, body in Markdown, tags in one field."""

    title = LineField(label=_("題"), limit=TITLE_LIMIT)
    body = BlockField(
        label=_("本文"),
        limit=BODY_LIMIT,
        help_text=_(
            "Markdownで書けます。行頭の「## 」は見出し、「- 」は箇条書き、「> 」は引用、**二つの星**で強調になります。"
            "空の行で段落が変わります。相手の名前や、だれの案件かわかることは書かないでください。"
        ),
    )
    tags = LineField(
        label=_("タグ"),
        limit=(TAG_LIMIT + 2) * (TAGS_LIMIT + 5),
        required=False,
        help_text=_("5つまで。「、」で区切ります。例: 途中終了、条件変更"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"rows": 18, "class": "writing"}


class CommentForm(PageForm):
    """A comment. ``website`` is a trap for bots, hidden from people; the page's script fills in ``altcha``."""

    name = LineField(
        label=_("お名前"),
        limit=NAME_LIMIT,
        help_text=_("公開されます。本名でなくてかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = LineField(
        label=_("メールアドレス"),
        limit=EMAIL_LIMIT,
        help_text=_("公開されることはありません。コメントを削除するためのリンクを送ります。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    body = BlockField(label=_("コメント"), limit=COMMENT_LIMIT)
    website = LineField(
        label=_("ウェブサイト（書かないでください）"),
        limit=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "maxlength": "100000"}),
    )
    altcha = LineField(label=_("確認の計算"), limit=4_000, required=False, widget=forms.HiddenInput)
