"""The page that shows the life of a contract says what the table says."""

from michinori.rules.contract.lifecycle import TABLE
from tools.lifecycle_diagram import FILE, page


def test_the_committed_page_is_what_the_table_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == page()


def test_every_act_stands_on_the_page() -> None:
    assert all(f"`{act.name}`" in page() for act in TABLE)
