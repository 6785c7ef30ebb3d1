"""``michinori`` loaded once for a home, each command in a fork of it: for stories, whose many commands would spend a
second each on loading. Asked line by line on stdin; ``sites`` is who asks.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Each line: where stdout and stderr go, and the arguments; answered with the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "michinori.config.settings"
    import_module("django").setup()
    import_module("michinori.config.commands.program")
    program = import_module("michinori.config.commandline")
    for line in sys.stdin:
        folder, arguments = json.loads(line)
        child = os.fork()
        if not child:
            for number, name in ((1, "stdout"), (2, "stderr")):
                os.dup2(os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT), number)
            sys.argv[1:] = arguments
            program.main()  # exits
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
