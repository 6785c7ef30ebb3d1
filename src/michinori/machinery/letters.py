"""Names in kana as PostgreSQL looks them up: their letters alone, so that an index answers."""

from django.contrib.postgres.indexes import OpClass
from django.db.models import F, Func, TextField, Value

_SMALL, _LARGE = "ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ"
_LEFT_OUT = "0123456789０１２３４５６７８９ 　-－ー－ｰ.・"
_HERE = str.maketrans(_SMALL, _LARGE, _LEFT_OUT)


def letters_of(name: F | Value) -> Func:
    """A name without digits, spaces and dashes, small kana as large ones (``rules/money/senders.beginnings``)."""
    return Func(name, Value(_SMALL + _LEFT_OUT), Value(_LARGE), function="translate", output_field=TextField())


def letters_in(text: str) -> str:
    """The same of a text here, without the database."""
    return text.translate(_HERE)


def letters_sql(column: str) -> str:
    """The same in hand-written SQL, as an index has it."""
    return f"translate({column}, '{_SMALL}{_LEFT_OUT}', '{_LARGE}')"


def index_of_letters(name: str) -> OpClass:
    """What an index holds of the column, for names that are alike or begin so."""
    return OpClass(letters_of(F(name)), "text_pattern_ops")
