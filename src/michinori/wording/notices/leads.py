"""Where a notice leads."""

from typing import NamedTuple

from michinori.wording.sentences import Sentence


class Leads(NamedTuple):
    """The page that a kind of notice links to: its name, what the mail's button to it says, the names of the values
    that are its ids, its fragment. ``figure``: the name of the value in yen that the mail shows large; ``named``: what
    that figure is.
    """

    page: str
    button: Sentence
    ids: tuple[str, ...] = ()
    part: str = ""
    figure: str = ""
    named: Sentence = ""
