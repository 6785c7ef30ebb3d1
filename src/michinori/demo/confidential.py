"""A job of the demo with a confidential part, which opens by the operator's standard NDA."""

from michinori.demo.board import Board, People
from michinori.kernel.actor import Actor
from michinori.market.commands.confidential import set_confidential

_TITLE = "医療機器マニュアルの校正（英語）"
_TEXT = (
    "発売前の機器です。北欧向けの携帯型超音波診断装置「ハルカゼ」（架空）で、発表は来年の春です。\n"
    "用語集は2026年版を使います。第7章の安全の表示は、規格の言い回しをそのまま残してください。"
)


def kept_secret(people: People, jobs: Board) -> None:
    """Kaito tells more to those who agree."""
    kaito = Actor.person(people["kaito"].id)
    set_confidential(actor=kaito, job_id=jobs.job(_TITLE), text=_TEXT, nda="standard")
