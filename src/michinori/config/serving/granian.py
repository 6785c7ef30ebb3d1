"""The web process of ``serve``: granian, which starts and watches the workers, with the program's log.

Neither HUP nor USR1 ends it or a worker: HUP is what programs send after they have moved a log away. Without this,
granian would answer HUP with new workers, and a worker would die of it.
"""

import argparse
import signal
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from michinori.config import logs
from michinori.config.serving import limits


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--host", required=True)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--workers", type=int, required=True)
    arguments.add_argument("--log", default="")
    arguments.add_argument("--log-format", required=True)
    given = arguments.parse_args()
    # Without a timeout to kill workers: granian takes one that has just ended for one that does not, and says so.
    # What does not end is killed with the group (``Child.stop``).
    server = Server(
        "michinori.config.asgi:application",
        address=given.host,
        port=given.port,
        interface=Interfaces.ASGI,
        workers=given.workers,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=limits.AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=limits.HEADER_SECONDS * 1000),
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=_log(given.log, given.log_format),
    )
    server.on_startup(_ignore_signals)
    server.serve()


def _ignore_signals() -> None:
    """After granian has set its own handlers, before it starts workers, which inherit this."""
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)


def _log(file: str, form: str) -> dict[str, Any]:
    return {
        **logs.HANDLED,
        "handlers": {"log": logs.handler(file, form)},
        "loggers": {name: {"handlers": ["log"], "propagate": False} for name in ("_granian", "granian.access")},
    }


if __name__ == "__main__":
    main()
