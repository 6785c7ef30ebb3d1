"""Words for refusals that can happen anywhere: bad values, pages that one may not see, stale pages."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "invalid": (_("入力を確かめてください"), _("直すところがあります。")),
    "forbidden": (_("この操作はできません"), _("あなたの役割では、この操作はできません。")),
    "not-found": (_("見つかりません"), _("そのページはないか、あなたには見えないものです。")),
    "stale": (
        _("内容が変わりました"),
        _(
            "画面を開いたあとに、状態や条件が変わりました。まだ何も送られていません。いまの内容を確かめてから、もう一度操作してください。"
        ),
    ),
}

FLAWS = {
    "required": _("入力してください。"),
    "not_chosen": _("選んでください。"),
    "not_ticked": _("読んで確かめたら、チェックを入れてください。"),
    "too_long": _("%(limit)s文字以内にしてください。"),
    "too_short": _("%(limit)s文字以上にしてください。"),
    "not_a_number": _("数字で入力してください。例: 12,000"),
    "too_small": _("%(limit)s以上にしてください。"),
    "too_large": _("%(limit)s以下にしてください。"),
    "too_few_yen": _("%(limit)s円以上にしてください。"),
    "too_many_yen": _("%(limit)s円までです。"),
    "not_a_date": _("日付を確かめてください。例: 2027年1月15日"),
    "date_in_past": _("今日以降の日付にしてください。"),
    "not_a_choice": _("一覧の中から選んでください。"),
    "bad_format": _("書き方を確かめてください。"),
    "unknown_id": _("見つかりません。もう一度選んでください。"),
    "not_text": _("文字で入力してください。"),
    "not_a_list": _("並びの形を確かめてください。"),
    "too_many": _("%(limit)s件以内にしてください。"),
    "too_big": _("ファイルは%(limit)s MB以内にしてください。"),
    "empty_file": _("空のファイルです。別のファイルを選んでください。"),
}
