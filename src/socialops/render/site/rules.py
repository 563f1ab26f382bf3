"""How it is done here: style guides and playbooks."""

from __future__ import annotations

from socialops.domain.documents.playbook import Playbook, Step
from socialops.domain.sanitize import one_line
from socialops.render.cases.playbook import ending, starts, step_rows, time_box
from socialops.render.formats.sections import Cell, Choice, Section, Tone, Written, grid
from socialops.render.formats.words import many
from socialops.views.guide_page import GuidePage, RuleLine
from socialops.views.report.site import Site

_TONES: dict[str, Tone] = {"error": "late", "off": "soft", "suggestion": "soft"}


def guides(found: Site) -> Written:
    """All style guides on one page."""
    sections = [_guide(guide) for guide in found.guides]
    choices = [Choice(one_line(g.title), f"#guide-{g.name}", _many_rules(g)) for g in found.guides]
    if not sections:
        sections = [Section("No guide yet", "'socialops new guide ID' begins one.")]
    lead = "How posts are written here, and what the check asks for."
    return Written(
        one_line(found.name), "Style guides", lead, tuple(sections), choices=_several(choices), choose="Choose a guide"
    )


def _several(choices: list[Choice]) -> tuple[Choice, ...]:
    return tuple(choices) if len(choices) > 1 else ()


def _many_rules(guide: GuidePage) -> str:
    return many(sum(len(section.rules) for section in guide.sections), "rule")


def _guide(guide: GuidePage) -> Section:
    plain = [(part.title, one_line(". ".join(part.lines))) for part in guide.sections if part.lines]
    rules = [_rule(rule) for part in guide.sections for rule in part.rules]
    grids = [grid(("About", "Is"), plain)] if plain else []
    grids += [grid(("Rule", "Level", "Such as", "Name"), rules)] if rules else []
    return Section(one_line(guide.title), grids=tuple(grids), name=f"guide-{guide.name}")


def _rule(rule: RuleLine) -> tuple[str | Cell, ...]:
    such = ", ".join(rule.examples) + (f", and {rule.more} more" if rule.more else "")
    says = one_line(rule.says or rule.name)
    return says, Cell(one_line(rule.level), _TONES.get(rule.level, "")), one_line(such) or "-", one_line(rule.name)


def playbooks(found: Site) -> Written:
    """All playbooks on one page, each with its steps."""
    sections = [_playbook(book, found) for book in found.playbooks]
    choices = [Choice(one_line(b.title), f"#playbook-{b.id}", many(len(b.steps), "step")) for b in found.playbooks]
    if not sections:
        sections = [Section("No playbook yet", "'socialops new playbook ID' begins one.")]
    lead = "Who passes the ball to whom, when something happens."
    return Written(
        one_line(found.name), "Playbooks", lead, tuple(sections), choices=_several(choices), choose="Choose a playbook"
    )


def _playbook(book: Playbook, found: Site) -> Section:
    rows, names = [], {step.id: step.title or step.id for step in book.steps}
    for number, step in enumerate(book.steps, 1):
        facts = dict[str, list[str]]()
        for label, text in step_rows(step):
            facts.setdefault(label, []).append(one_line(text))
        title = f"{number}. {one_line(step.title or step.id)}"
        cells = ("; ".join(facts.get(label, [])) or "-" for label in ("expected", "before passing"))
        then = [*(one_line(names.get(name, name)) for name in step.passes_to), *(["the end"] if step.may_end else [])]
        time = time_box(step).strip(" ()") or "-"
        rows.append(
            (title, _party(step.holder, found), time, *cells, _escalates(step, found), " or ".join(then) or "-")
        )
    told = [(label, text) for label, text in ending(book) if not (found.public and label == "Told")]
    lines = [f"Starts when: {line}" for line in starts(book)]
    lines += [f"Where: {', '.join(book.places)}"] if book.places else []
    lines += [f"{label}: {text}" for label, text in told]
    return Section(
        one_line(book.title),
        grids=(grid(("Step", "Who", "Time", "Does", "Before passing", "Escalates", "Then"), rows),),
        lines=tuple(map(one_line, lines)),
        name=f"playbook-{book.id}",
    )


def _escalates(step: Step, found: Site) -> str:
    """To whom it goes when the time is over; on a public site to no member."""
    if step.escalate is None or (found.public and step.escalate.to in found.people):
        return "-"
    return f"after {step.escalate.after} to {_party(step.escalate.to, found)}"


def _party(name: str, found: Site) -> str:
    """A role by its title, a team, or a member by name; a member has no name on a public site."""
    if name in found.people:
        return "a member" if found.public else one_line(found.people[name])
    return next((one_line(row.title) for row in found.who.roles if row.id == name), name)
