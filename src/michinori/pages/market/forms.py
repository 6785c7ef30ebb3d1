"""Forms of the market. Budgets and prices are in yen before tax."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import (
    BlockField,
    DayField,
    LineField,
    NumberField,
    RadioField,
    SelectField,
    TickField,
    YenField,
)
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.rules.contract.briefs import MAX_ITEMS, MAX_KEY, MAX_VALUE
from michinori.rules.market.jobs import MAX_DESCRIPTION, MAX_END_CLIENT, MAX_HOURS, MAX_MESSAGE, MAX_PLACE, MAX_TITLE
from michinori.wording.market.jobs import CATEGORIES, KIND_HINTS, KINDS, SORTS

_LONGEST_WORDS = 20_000
MAX_NUMBER_TYPED = 40


class SearchForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=_("ことば"), limit=_LONGEST_WORDS, required=False)
    category = SelectField(label=_("種類"), choices=[("", _("すべての種類")), *CATEGORIES.items()], required=False)
    kind = SelectField(label=_("報酬の形"), choices=[("", _("どちらでも")), *KINDS.items()], required=False)
    budget_min = YenField(label=_("予算の下限（税抜）"), required=False)
    budget_max = YenField(label=_("予算の上限（税抜）"), required=False)
    sort = SelectField(label=_("並び"), choices=list(SORTS.items()), required=False)


class BriefRow(PageForm):
    key = LineField(label=_("項目"), limit=MAX_KEY, required=False)
    value = BlockField(label=_("内容"), limit=MAX_VALUE, required=False)
    direction = TickField(label=_("方向性（これが変わったら、作り直しになること）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs["rows"] = 1


class JobForm(PageForm):
    """A job. ``client`` is asked only of people who act for more than one client."""

    client = SelectField(label=_("だれの名前で頼みますか"))
    title = LineField(
        label=_("仕事の名前"),
        limit=MAX_TITLE,
        help_text=_("何を作ってほしいかが、ひと目で分かる名前に。例: 広告用ランディングページのデザイン"),
    )
    category = SelectField(label=_("種類"), choices=[("", _("選んでください")), *CATEGORIES.items()])
    kind = RadioField(label=_("報酬の形"), choices=list(KINDS.items()), hints=KIND_HINTS)
    description = BlockField(
        label=_("くわしい内容"),
        limit=MAX_DESCRIPTION,
        help_text=_("何を、どこまで、どんな形で受け取りたいかを書きます。つかう素材や、目的も。"),
    )
    budget_min = YenField(label=_("予算の下限（税抜）"), least=1, required=False)
    budget_max = YenField(
        label=_("予算の上限（税抜）"),
        least=1,
        required=False,
        help_text=_("目安です。応募する額をしばるものではありません。"),
    )
    estimated_hours = NumberField(
        label=_("見込みの作業時間"),
        least=1,
        most=MAX_HOURS,
        unit=_("時間"),
        required=False,
        help_text=_("全体でおよそ何時間かかりそうか。予算が見合っているかを、お互いに確かめられます。"),
    )
    due_date = DayField(label=_("希望の納期"), required=False, help_text=_("決まっていなければ空けておきます。"))
    place = LineField(
        label=_("仕事の場所"),
        limit=MAX_PLACE,
        required=False,
        help_text=_("空けておくと「オンライン」になります。"),
    )
    end_client_name = LineField(
        label=_("最終的な発注者の名前"),
        limit=MAX_END_CLIENT,
        required=False,
        help_text=_("ほかの会社から受けた仕事を頼むときに、その会社の名前を書けます。ログインした会員にだけ見えます。"),
    )
    end_client_number = LineField(
        label=_("最終的な発注者の法人番号"),
        limit=MAX_NUMBER_TYPED,
        required=False,
        help_text=_("13けた。その会社をブロックしている人に、応募の前に知らせます。"),
    )
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "brief": RowsOf(
            BriefRow,
            _("方向性と決めごと"),
            _("項目を足す"),
            _(
                "「ポイントカラー：青」のように、一つずつ書きます。途中で変わったら作り直しになることには、"
                "「方向性」にしるしを付けてください。契約の条件に、そのまま引き継げます。"
            ),
            at_least=0,
            at_most=MAX_ITEMS,
        )
    }
    flaw_fields: ClassVar[dict[str, str]] = {"organisation_id": "client"}

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(names) > 1:
            self.fields["client"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["client"]

    @property
    def body(self) -> dict[str, object]:
        """The values as the command reads them. Empty fields are included, so that editing can empty them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "client"}


class ProposalForm(PageForm):
    price = YenField(
        label=_("報酬（税抜）"), least=1, help_text=_("全体でいくらで受けるか。消費税は別に計算されます。")
    )
    due_date = DayField(label=_("納品できる日"), required=False)
    message = BlockField(
        label=_("メッセージ"),
        limit=MAX_MESSAGE,
        help_text=_("できること、進めかた、似た仕事の経験、確かめたいことを書きます。"),
    )
