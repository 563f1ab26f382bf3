"""SO730 and SO731: pilots are decided in time, by a number that was named before."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.finding import Finding, Severity
from socialops.domain.numbers.decisions import latest
from socialops.domain.numbers.kpi_catalogue import known
from socialops.domain.numbers.pilots import is_undecided, success
from socialops.domain.suggest import did_you_mean
from socialops.rules.rule import Context, Rule


def pilot_undecided(context: Context) -> Iterator[Finding]:
    """The day on which a pilot was to be decided has passed, and nobody decided. Look at what it shows ('socialops
    goals'), then say 'socialops decide campaign/ID scale|change|stop|extend|none -m WHY'. To extend it needs a later
    `decide_by`.
    """
    for filed in context.workspace.campaigns.values():
        campaign = filed.item
        if not campaign.pilot or not is_undecided(context.workspace, campaign, context.today):
            continue
        last = latest(context.workspace, f"campaign/{campaign.id}")
        what = f"'socialops decide campaign/{campaign.id} scale|change|stop|extend|none -m WHY'"
        message = f"was to be decided by {campaign.pilot.decide_by}: {what}"
        if last is not None:
            until = campaign.pilot.decide_by
            message = f"was extended by {last.record.by}, but not beyond {until}: name a later day, or {what}"
        yield Finding(filed.path, message, keys=("pilot", "decide_by"), subject=campaign.id)


def pilot_vague(context: Context) -> Iterator[Finding]:
    """A pilot that no number can settle: afterwards everybody will have known. Name the key figure (`kpi`; 'socialops
    kpi list' shows all) in place of `measure`, and its number as `success: above 40` or `success: below 3.5`.
    """
    figures = known(context.workspace)
    for filed in context.workspace.campaigns.values():
        pilot = filed.item.pilot
        if pilot is None:
            continue
        if pilot.kpi is None:
            message = "names no key figure: give it a 'kpi', such as engagement-rate"
            yield Finding(filed.path, message, keys=("pilot", "measure"), subject=filed.item.id)
        elif pilot.kpi not in figures:
            message = f"there is no key figure '{pilot.kpi}'; {did_you_mean(pilot.kpi, figures)}"
            yield Finding(filed.path, message, keys=("pilot", "kpi"), subject=filed.item.id)
        if success(pilot.success) is None:
            message = "names no number that settles it: write 'above N' or 'below N'"
            yield Finding(filed.path, message, keys=("pilot", "success"), subject=filed.item.id)


RULES = (
    Rule("SO730", "pilot-undecided", "a pilot's day of decision has passed", pilot_undecided, Severity.WARNING),
    Rule("SO731", "pilot-vague", "no number can settle a pilot", pilot_vague, Severity.WARNING),
)
