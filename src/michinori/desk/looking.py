"""The form in which staff state why they look at somebody's data, before any of it is shown (decision 43)."""

from typing import Any

from django.utils.translation import gettext_lazy

from michinori.pages.fields import BlockField, RadioField, TickField
from michinori.pages.forms import PageForm
from michinori.rules.people.looking import WHY_LIMIT
from michinori.wording.people.looking import LOOK_REASONS


class LookForm(PageForm):
    """The kind of reason, and why in words; for a contract also whether its messages are to be read."""

    reason = RadioField(label=gettext_lazy("なぜ見ますか"), choices=list(LOOK_REASONS.items()), cards=False)
    why = BlockField(
        limit=WHY_LIMIT,
        label=gettext_lazy("くわしい理由"),
        help_text=gettext_lazy("本人が、設定のページでそのまま読みます。ほかの人の名前は書かないでください。"),
    )
    talk = TickField(
        label=gettext_lazy("メッセージも読む"),
        required=False,
        help_text=gettext_lazy("当事者に頼まれたとき、通報を調べるとき、法令に基づくときだけ。"),
    )

    def __init__(self, data: Any = None, *, talk: bool = False) -> None:
        super().__init__(data)
        if not talk:
            del self.fields["talk"]
