"""Parsing of query parameters."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser


class Filters(Parser):
    """Treat an empty query parameter (``?q=``) as absent."""

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, object]:
        """The values that are not empty, by name."""
        found: dict[str, object] = super().parse_querydict(data, list_fields, request)
        return {name: value for name, value in found.items() if value not in ("", [])}
