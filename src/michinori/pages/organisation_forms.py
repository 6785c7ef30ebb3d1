"""Forms of organisations."""

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.commands.members import ROLES
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.commands.users import DISPLAY_NAME_LIMIT, EMAIL_LIMIT
from michinori.wording.people.accounts import ROLE_POWERS
from michinori.wording.people.accounts import ROLES as ROLE_WORDS


class OrganisationForm(PageForm):
    name = LineField(limit=NAME_LIMIT, label=_("組織の名前"), help_text=_("会社や団体の名前です。公開されます。"))
    corporate_number = LineField(
        limit=40, label=_("法人番号"), required=False, help_text=_("会社や法人のとき。13けたの数字です。")
    )


class RenameForm(PageForm):
    name = LineField(limit=NAME_LIMIT, label=_("組織の名前"))


class NumberForm(PageForm):
    """The corporate number, for as long as nobody has checked it."""

    corporate_number = LineField(
        limit=40,
        label=_("法人番号"),
        required=False,
        help_text=_("13けたの数字です。法人でなければ、空のままにしてください。確認が済むと、運営だけが直せます。"),
    )


class InvitationForm(PageForm):
    email = LineField(
        limit=EMAIL_LIMIT,
        label=_("メールアドレス"),
        help_text=_("このアドレスに招待のメールを送ります。まだ会員でない方にも送れます。"),
    )
    role = RadioField(
        label=_("役割"), choices=[(role, ROLE_WORDS[role]) for role in reversed(ROLES)], hints=ROLE_POWERS
    )


class RemoveForm(PageForm):
    """The member's public name, typed as confirmation."""

    confirm = LineField(limit=DISPLAY_NAME_LIMIT, label=_("確認のため、はずす方の名前をそのまま入力"))
