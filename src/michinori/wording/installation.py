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
    "no-such-night": (
        _("その夜のバックアップはありません"),
        _("MICHINORI_BACKUPS にある夜は michinori backup nights で分かります。何も変えていません。"),
    ),
    "damaged-backup": (
        _("バックアップが壊れています"),
        _("ファイルが途中で切れているか、書き換わっています。別のバックアップを指定してください。何も変えていません。"),
    ),
    "backup-encrypted": (
        _("バックアップは暗号化されています"),
        _("作ったときの鍵を MICHINORI_BACKUP_KEY に指定してください。何も変えていません。"),
    ),
    "backup-key-wrong": (
        _("バックアップの鍵が違います"),
        _("MICHINORI_BACKUP_KEY が、作ったときの鍵と同じか確かめてください。何も変えていません。"),
    ),
}
FLAWS: Flaws = {}
