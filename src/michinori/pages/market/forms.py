"""Forms of the market. Budgets and prices are in yen before tax."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.pages.fields import (
    BlockField,
    DayField,
    LineField,
    NumberField,
    RadioField,
    SelectField,
    TickField,
    YenField,
    mistake,
)
from michinori.pages.forms import PageForm
from michinori.pages.market.attaching import OWN, AttachingForm
from michinori.pages.market.kind_fields import CategoryField, SubcategoryField
from michinori.pages.profile_forms import split_skills
from michinori.pages.rows import RowsOf
from michinori.rules.contract.briefs import MAX_ITEMS, MAX_KEY, MAX_VALUE
from michinori.rules.market.jobs import (
    MAX_DESCRIPTION,
    MAX_END_CLIENT,
    MAX_HOURS,
    MAX_MESSAGE,
    MAX_PLACE,
    MAX_SKILLS,
    MAX_TITLE,
    MAX_WANTED,
)
from michinori.rules.market.kinds import Kinds
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording.market.categories import grouped, named
from michinori.wording.market.jobs import DUES, KIND_HINTS, KINDS, SORTS

_LONGEST_WORDS = 20_000
MAX_NUMBER_TYPED = 40


class SearchForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=_("キーワード"), limit=_LONGEST_WORDS, required=False)
    category = CategoryField(label=_("種類"), every=_("すべての種類"))
    subcategory = SubcategoryField(label=_("くわしい種類"), every=_("すべて"))
    skill = LineField(label=_("スキル"), limit=SKILL_LIMIT, required=False)
    kind = RadioField(label=_("報酬の形"), choices=[("", _("どちらでも")), *KINDS.items()], required=False, cards=False)
    budget_min = YenField(label=_("予算の下限（税抜）"), required=False)
    budget_max = YenField(label=_("予算の上限（税抜）"), required=False)
    due = RadioField(label=_("納期"), choices=list(DUES.items()), required=False, cards=False)
    calm = TickField(label=_("困った記録のない相手だけ"), required=False)
    verified = TickField(label=_("本名か会社を確認済みの相手だけ"), required=False)
    sort = SelectField(label=_("並び"), choices=list(SORTS.items()), required=False)


class FinderForm(SearchForm):
    """The same on the page of the search, where two budgets that were confused are said to be; a feed finds nothing."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        least, most = found.get("budget_min"), found.get("budget_max")
        if least is not None and most is not None and most < least:
            self.add_error("budget_max", mistake("budget_below_min", limit=least))
        return found


class EmbedForm(PageForm):
    """What a list of jobs on another site shows, and how; sent by GET."""

    category = CategoryField(label=_("種類"), every=_("すべての種類"))
    language = RadioField(label=_("言語"), choices=[("ja", "日本語"), ("en", "English")], cards=False)
    theme = RadioField(
        label=_("色"),
        choices=[("", _("読む人の設定に合わせる")), ("light", _("明るい")), ("dark", _("暗い"))],
        required=False,
        cards=False,
    )
    n = RadioField(label=pgettext_lazy("jobs", "件数"), choices=[("5", "5"), ("10", "10"), ("20", "20")], cards=False)


class BriefRow(PageForm):
    key = LineField(label=_("項目"), limit=MAX_KEY, required=False)
    value = BlockField(label=_("内容"), limit=MAX_VALUE, required=False)
    direction = TickField(label=_("方向性（これが変わったら、作り直しになること）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs["rows"] = 1


class JobForm(AttachingForm):
    """A job, in three steps. ``client`` is asked only of people who act for more than one client."""

    client = SelectField(label=_("だれの名前で頼みますか"))
    title = LineField(
        label=_("仕事の名前"), limit=MAX_TITLE, help_text=_("何を作ってほしいかが、ひと目で分かる名前に。")
    )
    category = SelectField(label=_("種類"))
    subcategory = SelectField(label=_("くわしい種類"), required=False)
    description = BlockField(
        label=_("くわしい内容"),
        limit=MAX_DESCRIPTION,
        help_text=_("何を、どこまで、どんな形で受け取りたいか。使う素材や、目的も。"),
    )
    skills = LineField(
        label=_("役立つスキル"),
        limit=(SKILL_LIMIT + 2) * MAX_SKILLS,
        required=False,
        help_text=_("読点で区切ります。例: Illustrator、校正"),
    )
    kind = RadioField(label=_("報酬の形"), choices=list(KINDS.items()), hints=KIND_HINTS)
    budget_min = YenField(label=_("予算の下限（税抜）"), least=1, required=False)
    budget_max = YenField(label=_("予算の上限（税抜）"), least=1, required=False)
    estimated_hours = NumberField(label=_("見込みの作業時間"), least=1, most=MAX_HOURS, unit=_("時間"), required=False)
    due_date = DayField(label=_("希望の納期"), required=False)
    closes_on = DayField(label=_("募集の終わり"), required=False, help_text=_("この日の24時に、自動で終わります。"))
    wanted = NumberField(
        label=_("頼む人数"),
        least=1,
        most=MAX_WANTED,
        unit=_("人"),
        required=False,
        help_text=_("その人数と契約すると、自動で終わります。"),
    )
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
            _("「ポイントカラー：青」のように、一つずつ。変わったら作り直しになることに、印を付けます。"),
            at_least=0,
            at_most=MAX_ITEMS,
        )
    }
    flaw_fields: ClassVar[dict[str, str]] = {**AttachingForm.flaw_fields, "organisation_id": "client"}

    def __init__(
        self, *args: Any, names: list[tuple[str, str]], kinds: Kinds, kept: Collection[str] = (), **kwargs: Any
    ) -> None:
        """``kinds``: those of the site, of which one chooses among what it takes on; ``kept``: what the job is of."""
        super().__init__(*args, **kwargs)
        offered = [one for one in kinds.categories if one in (*kinds.taken_on, *kept)]
        of_category, within = self.fields["category"], self.fields["subcategory"]
        of_category.choices = [("", _("選んでください")), *named(offered, kinds)]  # type: ignore[attr-defined]
        within.choices = [("", _("選ばない")), *grouped(kinds, *kept)]  # type: ignore[attr-defined]
        if len(names) > 1:
            self.fields["client"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["client"]

    @property
    def body(self) -> dict[str, object]:
        """The values as the command reads them. Empty fields are included, so that editing can empty them."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("client", *OWN)}
        return typed | {"skills": split_skills(self.cleaned_data["skills"])}

    @property
    def ends_otherwise(self) -> bool:
        """Whether the posting is to end on a day, or with another number of people than one, as typed so far."""
        day, people = self["closes_on"], self["wanted"]
        return bool(day.value() or day.errors or people.errors or str(people.value() or 1) != "1")

    @property
    def step(self) -> int:
        """The step to show: that of the first mistake, else the one it was sent from, else the first."""
        wrong = [name for name in STEPS if self.is_bound and name in self.fields and self[name].errors]
        if wrong:
            return STEPS[wrong[0]]
        if self.is_bound and any(row.errors for row in self.rows["brief"].rows):
            return LAST_STEP
        typed = str(self.data.get("step", "1")) if self.is_bound else "1"
        return int(typed) if typed in ("1", "2", "3") else 1


_IN_STEPS = (
    ("title", "category", "subcategory", "description", "uploads", "skills"),
    ("kind", "budget_min", "budget_max", "estimated_hours", "due_date", "closes_on", "wanted"),
    ("client", "place", "end_client_name", "end_client_number"),
)
STEPS = {name: number for number, names in enumerate(_IN_STEPS, 1) for name in names}
"""In which of the three steps a field of ``JobForm`` stands; the brief stands in the last."""
LAST_STEP = len(_IN_STEPS)


class ProposalForm(AttachingForm):
    price = YenField(
        label=_("報酬（税抜）"), least=1, help_text=_("全体でいくらで受けるか。消費税は別に計算されます。")
    )
    due_date = DayField(label=_("納品できる日"), required=False)
    message = BlockField(
        label=_("メッセージ"),
        limit=MAX_MESSAGE,
        help_text=_("できること、進めかた、似た仕事の経験、確かめたいことを書きます。"),
    )
