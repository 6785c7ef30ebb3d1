"""What stands behind the ? of an address."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser


class Filters(Parser):
    """``?q=&category=`` leaves both open: an empty value is none at all."""

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The values given, by name."""
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return {name: value for name, value in found.items() if value not in ("", [])}
