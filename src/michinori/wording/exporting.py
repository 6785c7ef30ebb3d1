"""Words that go with the export of all tables, and with importing people (decision 45)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

ABOUT = """# すべてのデータの書き出し / Everything this site's operator owns

**個人情報が入っています。** 名前、連絡先、メッセージ、口座の情報をふくみます。
鍵のかかる場所に置き、要らなくなったら消してください。渡す相手と目的は、プライバシーポリシーに書いたものに限られます。

**This holds personal data**: names, addresses, messages, bank accounts. Keep it locked away, delete it when it is no
longer needed, and hand it to nobody whom your privacy policy does not name.

- 1つの表が1つのファイルです。表と列の説明は tables.json にあります。
- JSON Lines はそのままの値です。CSVは表計算ソフト用で、式に見える文字の前に ' が付きます。
- パスワード、鍵、トークン、封をした額は入りません。ファイルの中身はバックアップにあります。
- 時刻は協定世界時からの差つき、金額は円の整数です。

- One file for each table; `tables.json` describes tables and columns.
- JSON Lines are exact. CSV is for spreadsheets: what could begin a formula has an apostrophe before it.
- Passwords, keys, tokens and sealed numbers are left out. A backup has the files that people uploaded.
- Instants have their offset, amounts are whole yen.
"""
FORMS: dict[str, Sentence] = {
    "jsonl": _("JSON Linesで書き出す（値そのまま）"),
    "csv": _("CSVで書き出す（表計算ソフト用）"),
}
PROBLEMS: Problems = {
    "folder-in-use": (
        _("そのフォルダには、もうファイルがあります"),
        _("空のフォルダか、まだないフォルダを指定してください。"),
    ),
}
FLAWS: Flaws = {
    "not_this_csv": _("1行目に email と name の列が要ります。使える列：%(columns)s"),
    "not_csv_text": _("UTF-8かShift_JISの文字として読めません。"),
    "repeated_otherwise": _("同じメールアドレスの行で、内容が違います。2行目からは作品の列だけ書きます。"),
}
