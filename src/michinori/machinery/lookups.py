"""Conditions that Django has no lookup for."""

from typing import Any

from django.db.models import Lookup


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
