"""The picture of the house says what the import contract says, and each room says at its door what it is for."""

from pathlib import Path

from tools.house import FILE, ROOT, floors, picture, reason


def test_the_committed_picture_is_what_the_contract_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == picture()


def test_every_room_is_on_a_floor_and_has_a_reason_of_one_line() -> None:
    rooms = [room for floor in floors() for room in floor]
    folders = {path.parent.name for path in Path(ROOT / "src" / "michinori").glob("*/__init__.py")}
    assert set(rooms) == folders
    assert all(20 < len(reason(room)) <= 120 for room in rooms)
