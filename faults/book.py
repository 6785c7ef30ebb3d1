"""The book of a load: each command before it is first sent, its answer when it comes, and all else that the report
tells. It is a file of lines, so that a run that was broken off goes on with what it had, and forgets nothing of it.
"""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ID = re.compile(r"/[a-z]{3}_[a-z0-9]+|/\d+(?=/)")


@dataclass
class Command:
    """``key``: its Idempotency-Key; ``who``: the name of whoever sends it; ``kind``: its path with ``…`` for ids;
    ``answer``: what was acknowledged, None while nothing was; ``at``: when, in seconds since 1970; ``refused``: the
    site has refused it, so that it was not done.
    """

    key: str
    who: str
    kind: str
    path: str
    answer: dict[str, Any] | None = None
    at: float = 0.0
    refused: bool = False


def kind_of(path: str) -> str:
    """``/contracts/con_…/stages/1/submit`` → ``/contracts/…/stages/…/submit``."""
    return _ID.sub("/…", path.removeprefix("/api/v1"))


class Book:
    """``commands``: by key, in the order in which they were first sent; ``others``: how often each other status came, 0
    for no answer; ``struck``: victims so far; ``lived``: how many lives of each kind came to their end; ``broken``:
    what broke others off; ``parts``: for how many seconds the load went on, each time that it was begun; ``moments``:
    when something was acknowledged in this process, on a clock that only runs forward.
    """

    def __init__(self, file: Path) -> None:
        self.commands: dict[str, Command] = {}
        self.others: Counter[int] = Counter()
        self.struck: list[dict[str, Any]] = []
        self.lived: Counter[str] = Counter()
        self.broken: list[str] = []
        self.parts: list[float] = []
        self.moments: list[float] = []
        self.acknowledged = 0
        self.first = 1
        self._one = threading.Lock()
        for line in file.read_text().splitlines() if file.exists() else ():
            self._take(json.loads(line))
        self._file = file.open("a")

    def begin(self, command: Command) -> None:
        """Note a command before it is sent."""
        with self._one:
            self.commands[command.key] = command
            self._write({"key": command.key, "who": command.who, "path": command.path})

    def acknowledge(self, command: Command, answer: dict[str, Any]) -> None:
        """Note what a command was answered."""
        with self._one:
            command.answer, command.at = kept(answer), time.time()
            self.acknowledged += 1
            self.moments.append(time.monotonic())
            self._write({"key": command.key, "answer": command.answer, "at": round(command.at)})

    def refuse(self, command: Command) -> None:
        """Note that a command was refused."""
        with self._one:
            command.refused = True
            self._write({"refused": command.key})

    def hear(self, status: int) -> None:
        """Note an answer after which the command is sent again."""
        with self._one:
            self.others[status] += 1
            self._write({"heard": status})

    def live(self, name: str, broken_by: str = "") -> None:
        """Note a life that came to its end, or what broke it off."""
        with self._one:
            if broken_by:
                self.broken.append(broken_by)
            else:
                self.lived[name] += 1
            self._write({"lived": name, "broken_by": broken_by})

    def rest(self, seconds: float) -> None:
        """Note that the load has gone on for so long and is over."""
        with self._one:
            self.parts.append(seconds)
            self._write({"seconds": round(seconds)})

    def strike(self, **struck: Any) -> None:
        """Note a kill with its victim and the pause that it cost."""
        with self._one:
            self.struck.append(struck)
            self._write({"struck": struck})

    def answered(self) -> Iterator[Command]:
        """The commands that were acknowledged."""
        return (command for command in list(self.commands.values()) if command.answer is not None)

    def unknown(self) -> Iterator[Command]:
        """The commands that were sent and never answered: each may have been done, once."""
        return (one for one in list(self.commands.values()) if one.answer is None and not one.refused)

    def close(self) -> None:
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def _take(self, line: dict[str, Any]) -> None:
        if "struck" in line:
            self.struck.append(line["struck"])
        elif "refused" in line:
            self.commands[line["refused"]].refused = True
        elif "heard" in line:
            self.others[line["heard"]] += 1
        elif "lived" in line and line["broken_by"]:
            self.broken.append(line["broken_by"])
        elif "lived" in line:
            self.lived[line["lived"]] += 1
        elif "seconds" in line:
            self.parts.append(line["seconds"])
        elif "answer" in line:
            self.commands[line["key"]].answer, self.commands[line["key"]].at = line["answer"], line["at"]
            self.acknowledged += 1
        else:
            self.commands[line["key"]] = Command(line["key"], line["who"], kind_of(line["path"]), line["path"])
            self.first = max(self.first, 1 + int(line["key"].rpartition("-")[2]))


def kept(answer: dict[str, Any]) -> dict[str, Any]:
    """What of an answer is compared later: ids alone."""
    return {name: value for name, value in answer.items() if name == "id" or name.endswith("_id")}
