"""The keeper process, which stops the database when no process uses it any more."""

import contextlib
import signal
import sys
from pathlib import Path

from michinori.config.embedded import holding


def main() -> None:
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(FileNotFoundError):
        holding.keep(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
