"""The sheet of every measure by its kind."""

from michinori.papers.measures import hours, stages
from michinori.papers.measures.sheet import MeasureSheet

SHEETS: dict[str, MeasureSheet] = {"stages": stages.OWN, "hours": hours.OWN}
