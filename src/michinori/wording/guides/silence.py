"""Guides for a missing answer or deposit (domain § 2)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.guides.guide import Guide

GUIDES = (
    Guide(
        slug="no-answer",
        page="deadlines",
        title=_("相手から返事がない"),
        when=_("報告や納品、条件変更に返事が来ないときに。待っていれば、期限が答えを出します。"),
        money=_("ファイルを付けたものは、期限に確定します。ないものは確定しません。付けて、出し直してください。"),
        seen=_("期限の前に、相手にもメールが届きます。返事がないことで、だれかの評価が下がることはありません。"),
        itself=_(
            "報告は%(report_days)s日、提出と納品は%(inspection_days)s日で認められます。"
            "条件の提示は%(offer_days)s日、条件変更は%(amendment_days)s日で消えます。"
            "納期と最後の動きの遅いほうから%(stale_days)s日で、申告の額での途中終了が始まります。"
        ),
        steps=(_("期限のページを見る"), _("ファイルがあるか確かめる"), _("待つか、途中終了を申し出る")),
        acts=("lapse-offer",),
    ),
    Guide(
        slug="no-deposit",
        title=_("仮払いがされない"),
        when=_("契約は決まったのに、仮払いがまだのときに。"),
        money=_(
            "お金はまだ動いていません。仮払いの前の作業は守られないので、始めないでください。条件変更の差額も、同じです。"
        ),
        seen=_("クライアントには、仮払いする額（税込）と期限が出ています。取り消すと、相手にお知らせします。"),
        itself=_(
            "%(deposit_days)s日仮払いがなければ、契約は取り消しになります。差額の仮払いは%(difference_days)s日で、過ぎたら、いまの条件で続きます。"
        ),
        steps=(_("始めずに待つ"), _("期限を確かめる"), _("待てなければ取り消す")),
        acts=("cancel", "lapse-deposit"),
    ),
)
