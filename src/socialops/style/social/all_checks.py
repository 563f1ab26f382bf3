"""Every check of social texts in one place, for those who ask for several."""

from __future__ import annotations

from socialops.text.prose.capitals import check_capitals
from socialops.text.prose.confidential import check_confidential
from socialops.text.prose.disclosure import find_disclosure, is_early
from socialops.text.prose.duplicates import Pair, near_duplicates
from socialops.text.prose.emoji import check_emoji
from socialops.text.prose.hashtags import check_hashtags
from socialops.text.prose.links import check_links, judge_link
from socialops.text.prose.personal import check_personal_data
from socialops.text.prose.remark import Remark
from socialops.text.prose.titles import says_nothing

__all__ = [
    "Pair",
    "Remark",
    "check_capitals",
    "check_confidential",
    "check_emoji",
    "check_hashtags",
    "check_links",
    "check_personal_data",
    "find_disclosure",
    "is_early",
    "judge_link",
    "near_duplicates",
    "says_nothing",
]
