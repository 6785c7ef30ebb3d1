"""The shipped kinds of work on two levels: the API's seven categories, and the subcategories within each.

A slug never changes its meaning: jobs and saved searches store it. ``wording.market.categories`` has the names. A site
may have more, which its operator added, and takes on some of them: ask ``rules.market.kinds`` for those of a site.
"""

from collections.abc import Mapping

SUBCATEGORIES: Mapping[str, tuple[str, ...]] = {
    "design": (
        "logo", "flyer", "business-card", "banner", "package", "illustration", "manga", "screen-design",
    ),
    "writing": (
        "article", "interview", "copywriting", "press-release", "proofreading", "scenario", "product-text", "manual",
    ),
    "web": (
        "landing-page", "website", "wordpress", "web-shop", "web-app", "mobile-app", "markup", "maintenance",
    ),
    "video": (
        "video-editing", "animation", "filming", "photography", "retouching", "narration", "music", "captions",
    ),
    "translation": (
        "english", "chinese", "korean", "other-languages", "interpreting", "localization", "translation-check",
    ),
    "data": (
        "data-entry", "research", "spreadsheet", "list-making", "transcription", "bookkeeping", "secretary",
        "data-analysis",
    ),
    "other": (
        "planning", "naming", "consulting", "teaching", "survey", "customer-support", "testing", "handmade",
    ),
}  # fmt: skip
LONGEST_SLUG = 24
