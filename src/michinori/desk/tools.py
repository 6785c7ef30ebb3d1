"""The ways on from the desk's first page, in groups, as far as the reader's roles go."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from michinori.rules.people.staff_roles import Duty
from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Tool:
    """A page of the desk by the name of its ``route``; ``duty``: whose page it is, any staff's where empty."""

    word: Sentence
    icon: str
    route: str
    duty: Duty | None = None

    @property
    def address(self) -> str:
        """Its path."""
        return reverse(self.route)


_GROUPS: tuple[tuple[Sentence, tuple[Tool, ...]], ...] = (
    (
        _("お金"),
        (
            Tool(_("お金のデスク"), "wallet", "desk_money", "money"),
            Tool(_("銀行の明細を取り込む"), "bank", "desk_statements", "money-in"),
            Tool(_("帳簿"), "contract", "desk_books", "money"),
        ),
    ),
    (
        _("会員"),
        (
            Tool(_("本人確認"), "shield", "desk_identity_find", "identity"),
            Tool(_("倒産を記録する"), "building", "desk_find_client", "insolvencies"),
            Tool(_("会員登録への招待"), "mail", "desk_invitations", "invitations"),
        ),
    ),
    (
        _("伝えること"),
        (
            Tool(_("お知らせを出す"), "bell", "desk_announcements", "announcements"),
            Tool(_("メンテナンス"), "clock", "desk_maintenance", "maintenance"),
            Tool(_("規約と表示"), "contract", "desk_legal", "legal"),
            Tool(_("ほかのサイトに仕事を載せる"), "code", "jobs_embed"),
        ),
    ),
    (
        _("決まり"),
        (
            Tool(_("設定"), "gear", "desk_settings", "settings"),
            Tool(_("決まりを試す"), "compass", "desk_simulation"),
            Tool(_("スタッフと役割"), "people", "desk_staff", "roles"),
            Tool(_("開く準備"), "flag", "desk_opening", "settings"),
        ),
    ),
    (
        _("記録と数字"),
        (
            Tool(_("数字"), "table", "desk_numbers", "numbers"),
            Tool(_("運営の記録"), "contract", "desk_log"),
            Tool(_("データの書き出しと取り込み"), "download", "desk_export", "data"),
            Tool(_("運営の手引き"), "help", "desk_manual"),
        ),
    ),
    (
        _("めったに使わないもの"),
        (
            Tool(_("全員をログアウトする"), "lock", "desk_sign_out_all", "everybody"),
            Tool(_("サイトを終える"), "out", "desk_closing", "closures"),
        ),
    ),
)


def groups_for(may: frozenset[Duty]) -> list[tuple[Sentence, list[Tool]]]:
    """The groups with the tools of the duties ``may``, without empty ones."""
    found = [(word, [tool for tool in tools if tool.duty is None or tool.duty in may]) for word, tools in _GROUPS]
    return [(word, tools) for word, tools in found if tools]
