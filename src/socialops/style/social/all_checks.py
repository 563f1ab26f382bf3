"""Every check of social texts in one place, for those who ask for several."""

from __future__ import annotations

from socialops.style.social.capitals import check_capitals
from socialops.style.social.confidential import check_confidential
from socialops.style.social.disclosure import find_disclosure, is_early
from socialops.style.social.duplicates import Pair, near_duplicates
from socialops.style.social.emoji import check_emoji
from socialops.style.social.hashtags import check_hashtags
from socialops.style.social.links import check_links, judge_link
from socialops.style.social.personal import check_personal_data
from socialops.style.social.remark import Remark
from socialops.style.social.titles import says_nothing

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
