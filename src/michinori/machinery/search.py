"""PostgreSQL's full-text search on the lexemes of ``machinery.words``. They are cast to ``tsvector`` and ``tsquery``,
which bypasses PostgreSQL's own parsers and dictionaries.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Value


def as_vector(document: str) -> Func:
    """The result of ``words.document`` as the value of a ``tsvector`` column."""
    return Func(Value(document), template="(%(expressions)s)::tsvector", output_field=SearchVectorField())


def matches(wanted: str, column: str = "search") -> Func:
    """The condition ``column @@ wanted``; ``wanted`` is a result of ``words.tsquery``."""
    return Func(
        F(column),
        Value(wanted),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )
