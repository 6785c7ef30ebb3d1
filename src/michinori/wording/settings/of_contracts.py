"""Names of the settings that are copied into each contract's terms (``rules.contract.house``)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.settings.named import Named

OF_CONTRACTS: dict[str, Named] = {
    "fee_tiers": Named(
        "fees", _("システム手数料"), _("支払いのたびに、税込みの累計額の段ごとに、ワーカーから差し引きます。")
    ),
    "offer_days": Named(
        "clocks", _("条件の提示への返事"), _("ワーカーがこの日数のうちに返事をしなければ、提示は消えます。")
    ),
    "deposit_days": Named(
        "clocks", _("仮払いまで"), _("合意のあと、この日数のうちに仮払いがなければ、契約はなかったことになります。")
    ),
    "report_days": Named(
        "clocks",
        _("途中経過への返事"),
        _("ファイルのある報告に、クライアントがこの日数返事をしなければ、確認済みになります。"),
    ),
    "inspection_days": Named(
        "clocks",
        _("検収"),
        _("提出や納品に、クライアントがこの日数返事をしなければ、承認や検収になります。契約ごとに変えられます。"),
    ),
    "amendment_days": Named(
        "clocks", _("条件変更の案への返事"), _("この日数返事がなければ案は消え、いまの条件が続きます。")
    ),
    "difference_days": Named(
        "clocks", _("差額の仮払い"), _("この日数のうちに差額が仮払いされなければ、いまの条件が続きます。")
    ),
    "request_days": Named(
        "clocks", _("変更依頼への返事"), _("ワーカーがこの日数返事をしなければ、変更依頼は消えます。")
    ),
    "stale_days": Named(
        "clocks", _("動きのない契約"), _("納期か最後の動きからこの日数何もなければ、時計が途中終了を始めます。")
    ),
    "handover_days": Named("clocks", _("引き継ぎのリンク"), _("引き継ぎのリンクは、この日数で使えなくなります。")),
    "buy_days": Named(
        "clocks",
        _("終わったあとのファイルの買い取り"),
        _("契約が終わってからこの日数のあいだ、クライアントは残りのファイルを買えます。"),
    ),
    "silence_days": Named(
        "ending", _("途中終了に返事がないとき"), _("一度も返事をしない人がいると、この日数で精算されます。")
    ),
    "bids_from_days": Named(
        "ending",
        _("封をした額を出せるまで"),
        _("途中終了が始まってこの日数がたっても額が合わなければ、二人とも封をした額を出せます。"),
    ),
    "bids_days": Named(
        "ending", _("封をした額を出す期間"), _("この日数のうちに、二人が一度ずつ、封をした額を出せます。")
    ),
    "rule_days": Named(
        "ending",
        _("決まりで精算するまで"),
        _("封をした額でも決まらなければ、この日数のあと、いま終わったらの額で精算されます。"),
    ),
    "answered_days": Named(
        "ending",
        _("はじめの返事から、封をした額まで"),
        _("はじめの返事から、少なくともこの日数は話しあう時間をとります。"),
    ),
    "extension_days": Named("ending", _("病気のときの延長"), _("病気の人は、返事の期限を一度、この日数のばせます。")),
    "denial_days": Named(
        "ending",
        _("外で決まった結果の打ち消し"),
        _("私的な合意の書類は、相手がこの日数のうちに打ち消さなければ通ります。"),
    ),
    "idle_days": Named(
        "ending",
        _("何も見せない日数"),
        _("ワーカーがこの日数何も見せなければ、途中終了はワーカーの都合と数えられます。"),
    ),
    "fallback_share": Named(
        "ending",
        _("争いのある分に払う割合"),
        _(
            "ファイルで示され、まだ確認されていない分を、いま終わったらの額にこの割合で入れます。契約ごとに変えられます。"
        ),
    ),
    "restart_share": Named(
        "ending",
        _("振り出しに戻るときに残る割合"),
        _("振り出しに戻ると、ファイルで示され、まだ確認されていない分の、この割合が残ります。"),
    ),
    "day_minutes": Named("terms", _("1日に記録できる時間"), _("時間で働く契約で、1日にこれより長くは記録できません。")),
    "included_revisions": Named(
        "terms", _("含まれる修正"), _("条件に書かなければ、この回数の修正が契約金額に含まれます。")
    ),
    "included_restarts": Named(
        "terms", _("含まれる振り出し"), _("条件に書かなければ、この回数の振り出しが契約金額に含まれます。")
    ),
    "open_stages": Named(
        "terms", _("同時に進める工程"), _("条件に書かなければ、この数までの工程を同時に始められます。")
    ),
    "large_stage": Named("terms", _("大きな工程"), _("これより高い工程には、分けるようすすめる注意が両方に出ます。")),
    "bonus_share": Named(
        "terms", _("ボーナスの上限"), _("ひとつの契約のボーナスは、合わせて契約金額のこの割合までです。")
    ),
}
