"""The table of all chapters, in the order in which a contract meets them."""

from michinori.wording.rulebook import dealing, ends, figures, law, work
from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS: dict[str, Chapter] = {
    chapter.slug: chapter
    for chapter in (*work.CHAPTERS, *figures.CHAPTERS, *ends.CHAPTERS, *dealing.CHAPTERS, *law.CHAPTERS)
}
RULES: dict[str, tuple[Chapter, Rule]] = {
    rule.anchor: (chapter, rule) for chapter in CHAPTERS.values() for rule in chapter.rules
}
"""Every rule with its chapter by its anchor, which no other rule has."""
OF_CLOCKS: dict[str, str] = {
    "acknowledge": "report-clock",
    "acknowledge_week": "week-clock",
    "approve": "stage-clock",
    "accept": "delivery-clock",
    "silence": "silence",
    "bidding": "towards",
    "bids_open": "sealed",
    "standing_rule": "rule",
    "take_result": "outside-private",
    "lapse_offer": "offer-lapses",
    "lapse_deposit": "deposit-lapses",
    "lapse_amendment": "amendment-lapses",
    "lapse_difference": "difference-lapses",
    "lapse_switch": "amendment-lapses",
    "lapse_switch_deposit": "difference-lapses",
    "lapse_change": "request-lapses",
    "lapse_handover": "link-days",
    "begin_ending": "notice",
    "stale": "stale",
}
"""The anchor of the rule behind each clock, by its kind."""
OF_LAW: dict[str, str] = {
    "private": "private-client",
    "lasting": "care",
    "freelance_16": "no-retaliation",
    "freelance_5": "law-forbidden",
    "subcontract": "law-by-size",
    "freelance_4": "law-sixty",
    "freelance_3": "law-notice",
}
"""The anchor of the rule to read beside advice, by a warning or an article of it; the first that is there counts."""
OF_ACTS: dict[str, str] = {
    "accept-offer": "offer",
    "report": "files-count",
    "submit": "begins-by-showing",
    "return": "revisions",
    "object": "object-covers",
    "log-hours": "write-in-time",
    "object-week": "week-objected",
    "buy": "buy",
    "pay-bonus": "bonus",
    "deliver": "last-is-delivery",
    "send-back": "revisions",
    "open-termination": "towards",
    "counter-termination": "small-steps",
    "begin-termination": "notice",
    "seal-bid": "sealed-meet",
}
"""The anchor of the rule that a form has to name, by its act."""
