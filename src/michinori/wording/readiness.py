"""What is missing or unsafe before real people and real money, and what to do about it (``michinori doctor``)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Finding:
    """``what`` is so, ``why`` it matters, what to ``do``; each a sentence. ``line``: what to put into ``.env``."""

    what: Sentence
    why: Sentence
    do: Sentence
    line: str = ""


_SETTINGS = _("運営デスクの「設定」で入れてください。")
_JOURNAL = _("サイトの記録（journalctl -u michinori）に理由があります。")

FINDINGS: dict[str, Finding] = {
    "demo": Finding(
        _("デモの場所です。"),
        _("架空の人が、ひと押しでログインできます。"),
        _("本番には、新しい場所で MICHINORI_HOME=/新しい/場所 michinori serve を実行してください。"),
    ),
    "simulated_time": Finding(
        _("時計を進められる設定です。"),
        _("期限が本当の日より早く来ます。"),
        _(".env からこの行を消し、起動しなおしてください。"),
        "MICHINORI_SIMULATED_TIME=1",
    ),
    "address": Finding(
        _("アドレスが https ではありません。"),
        _("パスワードや口座が、途中で読まれます。"),
        _("証明書を用意し、.env にこの行を入れて、起動しなおしてください。"),
        "MICHINORI_BASE_URL=https://market.example",
    ),
    "proxies": Finding(
        _("手前のプロキシの数がわかりません。"),
        _("すべての訪問者がひとりに見え、回数の上限がみんなにかかります。"),
        _(".env にこの行を入れて、起動しなおしてください。"),
        "MICHINORI_PROXIES=1",
    ),
    "mail_server": Finding(
        _("メールサーバーがありません。"),
        _("確認のメールも知らせも、だれにも届きません。"),
        _(".env にこの行を入れて、起動しなおしてください。"),
        "EMAIL_URL=submission://user:password@mail.example:587",
    ),
    "sender": Finding(
        _("メールの差出人が決まっていません。"),
        _("迷惑メールとして捨てられます。"),
        _(".env にこの行を入れて、起動しなおしてください。"),
        'MICHINORI_MAIL_FROM="Market <noreply@market.example>"',
    ),
    "backups_off": Finding(
        _("毎晩のバックアップが止めてあります。"),
        _("ディスクが壊れると、お金の記録がなくなります。"),
        _(".env からこの行を消し、起動しなおしてください。"),
        "MICHINORI_BACKUPS=off",
    ),
    "backup_key": Finding(
        _("バックアップが暗号化されません。"),
        _("写しを手にした人が、会員の情報を読めます。"),
        _("openssl rand -base64 32 で鍵を作り、.env に入れてください。鍵は別の場所にも控えてください。"),
        "MICHINORI_BACKUP_KEY=…",
    ),
    "owner": Finding(
        _("管理者がいません。"),
        _("だれも運営デスクを開けません。"),
        _("michinori serve が表示する準備のリンクか、michinori user create --staff で作ってください。"),
    ),
    "not_open": Finding(
        _("サイトは、まだ開いていません。"),
        _("招待した人しか会員登録できません。"),
        _("運営デスクの「準備を続ける」から開いてください。"),
    ),
    "second_step": Finding(
        _("2段階のログインを済ませた管理者がいません。"),
        _("それまで、運営デスクは開きません。"),
        _("管理者でログインし、「ログインと安全」で2段階のログインを設定してください。"),
    ),
    "operator_name": Finding(_("運営者の名前がありません。"), _("規約と書類に、だれの場かが出ません。"), _SETTINGS),
    "operator_address": Finding(
        _("運営者の住所がありません。"), _("規約と、特定商取引法の表示に要ります。"), _SETTINGS
    ),
    "paying_in": Finding(
        _("仮払いの振込先がありません。"), _("クライアントは、どこに振り込めばよいかわかりません。"), _SETTINGS
    ),
    "payout_from": Finding(
        _("振り込みに使う運営の口座がありません。"), _("ワーカーに振り込むファイルを作れません。"), _SETTINGS
    ),
    "real_money": Finding(
        _("本物のお金を動かすと、まだだれも確かめていません。"), _("振り込みは集められません。"), _SETTINGS
    ),
    "legal": Finding(
        _("公開していない規約や表示があります。"),
        _("会員は何にも同意していず、法律で求められる表示が欠けます。"),
        _("運営デスクの「規約と表示」で公開してください。"),
    ),
    "lawyer": Finding(
        _("弁護士が確かめていない規約や表示があります。"),
        _("ひな形は、そのまま使えるとは限りません。"),
        _("弁護士に読んでもらい、運営デスクの「規約と表示」に記録してください。"),
    ),
    "database": Finding(_("データベースが答えません。"), _("サイトは何もできません。"), _JOURNAL),
    "outbox_age": Finding(_("送るものが15分を超えて待っています。"), _("知らせが届きません。"), _JOURNAL),
    "deadlines_late": Finding(_("期限の処理が遅れています。"), _("約束した日に約束どおりになりません。"), _JOURNAL),
    "background": Finding(
        _("サイトが動いていないか、裏の処理が止まっています。"),
        _("メールも期限も止まります。"),
        _("michinori serve を動かしてください。動いているなら、起動しなおしてください。"),
    ),
    "ledger": Finding(
        _("帳簿が合いません。"),
        _("お金の記録が正しくありません。"),
        _("サイトを止め、何も消さず、michinori ledger check で場所を調べ、知らせてください。"),
    ),
    "short": Finding(
        _("手数料や損失のために、預かっているお金が足りません。"),
        _("全員に同時に支払うことができません。"),
        _("運営のお金を足してください。額は、お金のデスクの「銀行との照らし合わせ」にあります。"),
    ),
    "clock": Finding(
        _("時計が飛んだか、写しのままです。"),
        _("期限が止まっています。"),
        _(
            "時計が合っているなら（長く止めていたときも） michinori clock confirm を、写しを本番にするなら "
            "michinori release を実行してください。合っていないなら、合わせて起動しなおしてください。"
        ),
    ),
    "clock_unset": Finding(
        _("この機械の時計が、時刻の基準に合わせられていません。"),
        _("お金の期限が、ずれた時刻で来ます。"),
        _("systemd-timesyncd を入れ、timedatectl が synchronized: yes と言うようにしてください。"),
    ),
    "backup": Finding(
        _("この24時間のバックアップがありません。"),
        _("いま壊れると、きのうの記録も戻せません。"),
        _("michinori backup で作ってください。毎晩できないなら、サイトの記録に理由があります。"),
    ),
    "backup_proof": Finding(
        _("毎晩のバックアップから本当に戻せるか、確かめられていません。"),
        _("いざというとき、戻せないかもしれません。"),
        _(
            "サイトの記録に理由があります。空きが足りないなら作り、壊れたものは名前を変えてください。1時間のうちに作りなおします。"
        ),
    ),
    "archive": Finding(
        _("データベースの更新記録（WAL）を、保管先に送れていません。"),
        _("これより後の時点には戻せません。送れない記録がたまると、ディスクがいっぱいになります。"),
        _("database.log に理由があります。保管先の空きと、MICHINORI_ARCHIVE のコマンドを確かめてください。"),
    ),
    "mail": Finding(
        _("送れなかったメールがあります。"),
        _("受け取るはずの人が知りません。"),
        _("michinori outbox list に理由があります。"),
    ),
    "files": Finding(
        _("ファイルの置き場所につながらないか、書き込めません。"),
        _("ファイルを送ることも、開くこともできません。ほかは使えます。"),
        _("置き場所のサーバーと、STORAGE_URL の鍵とバケットを確かめてください。"),
        "STORAGE_URL=s3://KEY:SECRET@HOST/BUCKET?region=REGION",
    ),
    "files_open": Finding(
        _("ファイルの置き場所が、だれにでも開いています。"),
        _("契約のファイルを、会員でない人も読めます。"),
        _("バケットの公開をやめてください。鍵を持つこのサイトだけが読めれば足ります。"),
    ),
    "files_open_unknown": Finding(
        _("ファイルの置き場所が、だれにでも開いていないかを、確かめられませんでした。"),
        _("開いていれば、契約のファイルを、会員でない人も読めます。"),
        _("もう一度試してください。それでも確かめられないときは、バケットの設定で、公開していないことを見てください。"),
    ),
    "backups_away": Finding(
        _("バックアップの置き場所につながらないか、書き込みや削除ができません。"),
        _("今夜のバックアップができないか、古いものがたまります。"),
        _("置き場所のサーバーと、MICHINORI_BACKUPS の鍵とバケットを確かめてください。"),
        "MICHINORI_BACKUPS=s3://KEY:SECRET@HOST/BUCKET/nights?region=REGION",
    ),
    "backups_open": Finding(
        _("バックアップの置き場所が、だれにでも開いています。"),
        _("暗号化していなければ、サイトのすべてをだれでも読めます。"),
        _("バケットの公開をやめて、MICHINORI_BACKUP_KEY も設定してください。"),
    ),
    "scanner": Finding(
        _("ウイルスの検査が動いていないか、検査できないファイルがあります。"),
        _("検査が済むまで、そのファイルはだれにも開けません。ほかは使えます。"),
        _("clamd が動いているか、CLAMD_URL と、clamd の記録を確かめてください。"),
        "CLAMD_URL=unix:///run/clamav/clamd.ctl",
    ),
    "scanner_small": Finding(
        _("ウイルスの検査が、大きなファイルを受け付けません。"),
        _("大きなファイルは検査が済まず、だれにも開けません。"),
        _("clamd の設定（clamd.conf）にこの行を入れ、clamd を起動しなおしてください。"),
        "StreamMaxLength 60M",
    ),
    "scanner_off": Finding(
        _("ウイルスの検査をしていません。"),
        _("会員が送ったファイルは、そのまま相手に届きます。"),
        _("clamav-daemon を入れ、.env にこの行を入れて、起動しなおしてください。"),
        "CLAMD_URL=unix:///run/clamav/clamd.ctl",
    ),
    "replica": Finding(
        _("読み取り用の複製（レプリカ）が、止まっているか遅れています。"),
        _("そのあいだ、すべてを元のデータベースから読みます。"),
        _("複製のサーバーを確かめてください。もう使わないなら、.env から DATABASE_REPLICA_URL を消してください。"),
    ),
    "disk": Finding(
        _("ディスクの空きが20分の1より少ないです。"),
        _("いっぱいになると、何も受け取れません。"),
        _("空きを作ってください。"),
    ),
    "memory": Finding(
        _("使えるメモリーが30分の1より少ないです。"),
        _("足りなくなると、処理が途中で断られるか、止められます。"),
        _("メモリーを足すか、michinori serve の --workers と --background を減らしてください。"),
    ),
    "old_version": Finding(
        _("このプログラムは、入れてから半年を超えています。"),
        _("見つかった穴が、ふさがっていないかもしれません。"),
        _("新しい版を確かめ、バックアップを取ってから入れてください。"),
    ),
}
"""By the name, in the order of importance that the command and the page follow."""


def said(name: str) -> str:
    """A finding in one line of the active language, for the console."""
    one = FINDINGS[name]
    parts = [str(one.what), str(one.why), str(one.do), one.line]
    return " ".join(part for part in parts if part)
