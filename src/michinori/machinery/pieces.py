"""A file that is handed on while it is written, for archives that never lie whole in memory."""


class Pieces:
    """Keeps what is written until it is taken. It cannot be sought in, and need not be."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def take(self) -> bytes:
        """What was written since the last time."""
        written, self.written = self.written, []
        return b"".join(written)
