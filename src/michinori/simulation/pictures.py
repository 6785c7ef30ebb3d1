"""The simulation's pictures, made from its figures in the active language."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.safestring import SafeString

from michinori.simulation.clients import CLIENTS
from michinori.simulation.disputes import Setup
from michinori.simulation.drawing import Chart, Mark, drawn
from michinori.simulation.figures import SHARES, STAGES, USUAL_STAGES, Figures
from michinori.simulation.workers import WORKERS
from michinori.wording import simulation as words
from michinori.wording.sentences import Sentence, fill

_USUAL_SHARE = 50
type Series = tuple[str, Callable[[Setup], bool]]


def pictures(found: Sequence[Figures], names: Iterable[str] = tuple(words.TITLES)) -> dict[str, SafeString]:
    """The pictures by name, of those among ``names`` for which there are figures."""
    return {name: drawn(_chart(name, found)) for name in names}


def pair_name(worker: str, client: str) -> str:
    """Two players in words."""
    return fill(words.PAIR, {"worker": words.WORKERS[worker][0], "client": words.CLIENTS[client][0]}, {})


def _chart(name: str, found: Sequence[Figures]) -> Chart:
    shares = {one.setup.share for one in found}
    series = _series(name, _USUAL_SHARE if len(shares) > 1 else min(shares))
    days = name == "days"
    rows = []
    for worker in WORKERS:
        for client in CLIENTS:
            own = [one for one in found if (one.setup.worker, one.setup.client) == (worker, client)]
            marks = [_mark(one, days=days) for _, takes in series for one in own if takes(one.setup)]
            rows.append((pair_name(worker, client), marks))
    axis = words.DAYS if days else words.OFF
    return Chart(str(words.TITLES[name]), str(axis), [label for label, _ in series], rows, "" if days else "%")


def _series(name: str, share: int) -> list[Series]:
    if name == "stages":
        return [(_n(words.STAGES, n), _takes(n, share, all_open=False)) for n in STAGES]
    if name == "shares":
        return [(_n(words.SHARE, n), _takes(USUAL_STAGES, n, all_open=False)) for n in SHARES]
    both = ((words.ONE_OPEN, False), (words.ALL_OPEN, True))
    return [(str(word), _takes(USUAL_STAGES, share, all_open=every)) for word, every in both]


def _n(word: Sentence, n: int) -> str:
    return fill(word, {"n": n}, {})


def _takes(stages: int, share: int, *, all_open: bool) -> Callable[[Setup], bool]:
    return lambda setup: (setup.stages, setup.share, setup.all_open) == (stages, share, all_open)


def _mark(one: Figures, *, days: bool) -> Mark:
    return Mark(one.days, 0, one.longest) if days else Mark(one.off, one.least, one.most)
