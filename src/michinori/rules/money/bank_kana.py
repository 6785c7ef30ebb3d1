"""Names as banks write them: half-width katakana, capitals, digits and few signs (JIS X 0201; 全銀協 規定文字)."""

import re
import unicodedata

import jaconv

_SIGNS = " ().,-/\\｢｣"
_KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝﾞﾟ"
ALLOWED = frozenset(_SIGNS + _KANA + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
"""All that may stand in a field of letters. ``\\`` is the place of the yen sign in JIS X 0201."""

_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_DASHES = str.maketrans(dict.fromkeys("ー―‐‑‒–—−－ｰ", "-") | {"¥": "\\", "・": ".", "　": " "})
FORMS = ("ｶ", "ﾕ", "ﾄﾞ", "ﾒ", "ｼ", "ｼﾔ", "ｻﾞｲ", "ｲ", "ﾌｸ", "ﾄｸﾋ")
"""The short forms of kinds of companies: 株式, 有限, 合同, 合名, 合資会社, 社団, 財団, 医療法人, 福祉法人, NPO法人."""
_ONE_FORM = f"(?:{'|'.join(FORMS)})"
_LEGAL_FORM = re.compile(rf"\A{_ONE_FORM}\)|\({_ONE_FORM}\)|\({_ONE_FORM}\Z")
_WRITTEN_OUT = re.compile("ｶﾌﾞｼｷ(?:ｶﾞｲｼﾔ|ｶｲｼﾔ)|ﾕｳｹﾞﾝ(?:ｶﾞｲｼﾔ|ｶｲｼﾔ)|ｺﾞｳﾄﾞｳ(?:ｶﾞｲｼﾔ|ｶｲｼﾔ)|ｲﾂﾊﾟﾝ(?:ｼﾔﾀﾞﾝ|ｻﾞｲﾀﾞﾝ)ﾎｳｼﾞﾝ")


def bank_kana(text: str) -> str:
    """``text`` as it goes into a bank's file: hiragana, full-width and small letters become half-width capitals, dashes
    ``-``. What has no such form stays and is named by ``unfit_in``.
    """
    katakana = jaconv.hira2kata(unicodedata.normalize("NFKC", text)).translate(_LARGE).translate(_DASHES)
    return " ".join(jaconv.z2h(katakana.upper(), kana=True, ascii=True, digit=True).split())


def unfit_in(text: str) -> str:
    """The signs of ``bank_kana(text)`` that no bank's file may hold, each once; empty if all is well."""
    return "".join(dict.fromkeys(sign for sign in bank_kana(text) if sign not in ALLOWED))


def is_same_holder(holder: str, name: str) -> bool:
    """Whether an account's holder has the verified name, both in kana: spaces and the company's form do not matter."""
    return bool(bare_name(name)) and bare_name(holder) == bare_name(name)


def bare_name(name: str) -> str:
    """A name in a bank's kana without spaces and without the company's form."""
    found = _LEGAL_FORM.sub("", bank_kana(name).replace(" ", ""))
    return _WRITTEN_OUT.sub("", found)
