"""Conditions that Django has no lookup for."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Func, Lookup, Q


class Among(Lookup):
    """``Among(F("id"), ArraySubquery(rows.values("id")))``: one of the values of a subquery that is asked first, once.

    ``id__in=rows`` says the same, but the planner of PostgreSQL reads the whole table for it where it stands beside an
    OR, or has more joins than it looks for the best order of (``config/databases.py``).
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """``… = ANY(ARRAY(…))``, for which an index serves."""
        column, given = self.process_lhs(compiler, connection)
        array, asked = self.process_rhs(compiler, connection)
        return f"{column} = ANY({array})", (*given, *asked)


class AmongMany(Among):
    """``AmongMany(F("id"), array)``: one of the values of a given array, which may be hundreds. PostgreSQL looks in a
    table of hashes for it, and makes no estimate for each value.
    """

    lookup_name = "among_many"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """``… IN (SELECT unnest(…))``."""
        column, given = self.process_lhs(compiler, connection)
        array, asked = self.process_rhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{column} IN (SELECT unnest({array}::{kind}[]))", (*given, *asked)


class Mostly(Func):
    """``Mostly(~Q(user__in=rows))``: a condition that nearly all rows meet.

    Of a condition with a subquery the planner of PostgreSQL thinks that half of all rows meet it. After two or three it
    expects so few that it sorts all that a search finds, or reads a whole table to join it, rather than walk the index
    that is in the order asked for. Of what is not null it thinks that it is nearly all.
    """

    template = "(NULLIF(%(expressions)s, false) IS NOT NULL)"
    output_field = BooleanField()

    def __init__(self, condition: Q) -> None:
        super().__init__(ExpressionWrapper(condition, output_field=BooleanField()))
