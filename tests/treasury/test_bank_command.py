"""``michinori bank import`` (api.md, Command line), on a real home."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Refused, at_rest
from treasury.bank_files import bank_file


def test_a_file_is_imported_once_and_a_wrong_one_not_at_all(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    file = tmp_path / "20260227.txt"
    file.write_bytes(bank_file((5_000, "ｻﾄｳ ﾊﾅｺ"), (-330, "ﾃｽｳﾘﾖｳ")))
    with at_rest(ready_home(tmp_path / "home")) as site:
        first = site.run("bank", "import", str(file))
        assert first == {"lines": 2, "new": 2, "known": 0, "matched": 0, "suspense": 1}
        again = site.run("bank", "import", str(file), "--format", "zengin")
        assert again == {"lines": 2, "new": 0, "known": 2, "matched": 0, "suspense": 0}
        file.write_bytes(bank_file((7, "ｻﾄｳ"))[:-10])
        with pytest.raises(Refused) as refusal:
            site.run("bank", "import", str(file))
        assert (refusal.value.code, "Record 4 has" in refusal.value.errors) == (1, True)
        with pytest.raises(Refused) as refusal:
            site.run("bank", "import", str(file), "--format", "csv:none")
        assert (refusal.value.code, "format: " in refusal.value.errors) == (1, True)
        csv = tmp_path / "era.csv"
        csv.write_bytes('1,R8.2.27,振込,"1,000",サトウ,\n'.encode("cp932"))
        assert site.run("bank", "import", str(csv), "--format", "csv:era")["suspense"] == 1
        assert site.run("ledger", "check")["movements"] == 2
