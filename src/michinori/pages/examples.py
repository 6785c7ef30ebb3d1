"""Made-up contracts for the home page's picture and the pattern page."""

from django.utils.translation import gettext as _

from michinori.pages.meter_way import MeterFigures, MeterStage


def landing_page() -> MeterFigures:
    """A landing page halfway: wireframe approved, first view claimed at 74 % and confirmed at 37 %."""
    return MeterFigures(
        price=48_000,
        confirmed=19_728,
        claimed=25_056,
        standing=22_392,
        stages=(
            MeterStage(_("ワイヤーフレーム"), 14_400, "approved", 14_400, 14_400),
            MeterStage(_("ファーストビュー"), 14_400, "doing", 5_328, 10_656),
            MeterStage(_("本文"), 19_200),
        ),
    )


def meter_examples() -> list[tuple[str, MeterFigures]]:
    """Meters that are hard to draw: empty, full, twelve stages, a stage of ¥1 beside a huge one, after a restart."""
    done, waiting = "approved", "waiting"
    one = (MeterStage(_("ロゴ"), 30_000, waiting),)
    whole = tuple(MeterStage(f"{_('章')} {n}", 8_000, done, 8_000, 8_000) for n in range(1, 13))
    many = tuple(
        MeterStage(
            f"{_('章')} {n}",
            8_000,
            done if n < 5 else "submitted" if n == 5 else waiting,
            8_000 * (n < 5),
            8_000 * (n < 6),
        )
        for n in range(1, 13)
    )
    fortune = (
        MeterStage(_("打ち合わせ"), 1, done, 1, 1),
        MeterStage(
            _("たいへん長い名前の付いた、要件定義と設計と実装をまとめた工程"),
            99_999_997,
            "doing",
            40_000_000,
            70_000_000,
        ),
        MeterStage(_("引き渡し"), 1, waiting),
    )
    restart = (MeterStage(_("新しいラフ"), 12_000, "submitted", 0, 12_000), MeterStage(_("仕上げ"), 24_000, waiting))
    return [
        (_("まだ何も"), MeterFigures(30_000, 0, 0, 0, one)),
        (_("すべて承認済み、12工程"), MeterFigures(96_000, 96_000, 96_000, 96_000, whole)),
        (_("12工程の途中"), MeterFigures(96_000, 32_000, 40_000, 36_000, many)),
        (_("1円と9,999万円"), MeterFigures(99_999_999, 40_000_001, 70_000_001, 55_000_001, fortune)),
        (_("やり直しのあと"), MeterFigures(48_000, 12_000, 24_000, 18_000, restart, superseded=12_000)),
    ]
