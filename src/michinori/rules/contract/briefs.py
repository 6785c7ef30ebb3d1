"""Brief items (方向性) as people send them, for jobs and terms alike (domain § 1)."""

from michinori.rules.contract.terms import BriefItem
from michinori.rules.fields import Reader

MAX_ITEMS, MAX_KEY, MAX_VALUE = 40, 60, 500


def read_brief(reader: Reader, *, required: bool) -> tuple[BriefItem, ...]:
    """Read ``brief``: items with a unique key, a value, and whether they set the direction."""
    items: list[BriefItem] = []
    seen: set[str] = set()
    for index, row in enumerate(reader.rows("brief", MAX_ITEMS)):
        part = reader.within("brief", index, row)
        item = BriefItem(part.line("key", MAX_KEY), part.block("value", MAX_VALUE), part.flag("direction", False))
        if item.key and item.key in seen:
            part.flaw("key", "brief_key_twice")
        seen.add(item.key)
        items.append(item)
    if required and not items and not reader.has_flaw("brief"):
        reader.flaw("brief", "brief_needed")
    return tuple(items)
