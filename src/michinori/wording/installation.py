"""Words for refusals by the operator's commands."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "not-empty": (
        _("この場所にはすでにデータがあります"),
        _("復元とデモには空の場所が必要です。MICHINORI_HOME で別のフォルダーを指定してください。"),
    ),
    "not-a-backup": (
        _("バックアップのファイルではありません"),
        _("michinori backup で作ったファイルを指定してください。何も変えていません。"),
    ),
}
FLAWS: Flaws = {}
