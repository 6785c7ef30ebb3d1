"""Looking a company up by its number in the operator's copy of the public list."""

from .models import ListedCompany


def listed_company(number: str) -> ListedCompany | None:
    """The company with this corporate number; None if the copy does not have it, or there is no copy. One query."""
    return ListedCompany.objects.filter(number=number).first() if number.isprintable() else None


def has_list() -> bool:
    """Whether the operator keeps a copy of the list. One query."""
    return ListedCompany.objects.exists()
