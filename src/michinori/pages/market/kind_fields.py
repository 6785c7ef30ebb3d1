"""Fields in which one chooses among the site's kinds of work, by which to search."""

from typing import Any

from michinori.machinery.looks import kinds_now
from michinori.pages.fields import SelectField
from michinori.wording.market.categories import named
from michinori.wording.sentences import Sentence


class CategoryField(SelectField):
    """A category, or none: ``every``. The retired ones are there, too, since jobs may be of them."""

    def __init__(self, *, every: Sentence, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", every), *named(self.slugs(), kinds_now())], required=False, **kwargs)

    def slugs(self) -> tuple[str, ...]:
        """Those among which one chooses."""
        return kinds_now().categories

    def valid_value(self, value: Any) -> bool:
        kinds_now(str(value)[:200])
        return str(value) in self.slugs()  # the choices come with their names, which take longer


class SubcategoryField(CategoryField):
    """A subcategory, of whatever category, or none."""

    def slugs(self) -> tuple[str, ...]:
        return kinds_now().subcategories()
