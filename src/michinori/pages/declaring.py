"""The form for a client's declarations (domain § 9), the same for people and organisations."""

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import LineField, NumberField, TickField, YenField
from michinori.pages.forms import PageForm
from michinori.people.commands.declarations import LINE_LIMIT, MOST_CAPITAL, MOST_STAFF
from michinori.people.models import Organisation, User

_NAMES = ("business", "has_staff", "has_officers", "withholds", "staff", "capital", "address", "contact")


class DeclarationsForm(PageForm):
    address = LineField(
        limit=LINE_LIMIT,
        label=_("住所"),
        required=False,
        help_text=_("仕事を頼むときに必要です。ログインした会員にだけ見えます。"),
    )
    contact = LineField(
        limit=LINE_LIMIT,
        label=_("連絡先"),
        required=False,
        help_text=_("電話番号など。仕事を頼むときに必要です。ログインした会員にだけ見えます。"),
    )
    business = TickField(label=_("事業として仕事を頼む"), required=False)
    has_staff = TickField(label=_("従業員がいる"), required=False)
    staff = NumberField(label=_("従業員の人数"), required=False, least=0, most=MOST_STAFF)
    capital = YenField(
        label=_("資本金"),
        required=False,
        least=0,
        most=MOST_CAPITAL,
        help_text=_("人数と資本金で、中小受託取引適正化法（取適法）が及ぶかどうかが決まります。"),
    )
    has_officers = TickField(label=_("役員が二人以上いる"), required=False)
    withholds = TickField(
        label=_("報酬から源泉徴収をする"),
        required=False,
        help_text=_("個人への報酬から所得税を預かり、税務署に納める義務がある方です。多くの会社が当てはまります。"),
    )


def declarations_of(row: User | Organisation) -> dict[str, object]:
    """The current declarations, as the form's initial values."""
    return {name: getattr(row, name) for name in _NAMES}
