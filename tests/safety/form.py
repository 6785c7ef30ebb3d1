"""What a test knows of one form of the site."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """See ``form_table``."""

    sent: dict[str, str | list[str]] = field(default_factory=dict)
    who: str = "aoi"
    page: str = ""
    needs: str = ""
    answer: int = 302
    """0: nothing that a test can send is accepted."""
    absent: bool = True
    """Whether a field that is missing is told as an empty one: else the library reads the page's other form."""
