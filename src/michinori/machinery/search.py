"""PostgreSQL's full text over the words of ``machinery.words``: columns are written and asked in its own writing,
which no dictionary may take apart again.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Value


def as_vector(document: str) -> Func:
    """What ``words.document`` gives, as the value of a column."""
    return Func(Value(document), template="(%(expressions)s)::tsvector", output_field=SearchVectorField())


def matches(wanted: str, column: str = "search") -> Func:
    """``column @@ wanted``, with what ``words.tsquery`` gives."""
    return Func(
        F(column),
        Value(wanted),
        template="(%(expressions)s::tsquery)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )
