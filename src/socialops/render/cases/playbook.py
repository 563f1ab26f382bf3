"""A playbook as a page, and as a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socialops.domain.documents.playbook import Playbook, Step
from socialops.domain.sanitize import one_line
from socialops.render.formats.markdown import escape


def page(playbook: Playbook) -> str:
    """The playbook as a page of plain text: the seven questions and their answers."""
    out = [one_line(playbook.title), "=" * min(len(playbook.title), 80), ""]
    out += [f"Starts when: {one_line(line)}" for line in starts(playbook)]
    if playbook.places:
        out.append(f"Where: {one_line(', '.join(playbook.places))}")
    for number, step in enumerate(playbook.steps, 1):
        out += ["", f"{number}. {one_line(step.title or step.id)}: {step.holder}{time_box(step)}"]
        out += [f"   {title}: {one_line(text)}" for title, text in step_rows(step)]
    out += ["", *(f"{title}: {one_line(text)}" for title, text in ending(playbook))]
    return "\n".join(out)


def markdown(playbook: Playbook, *, diagram: bool = True) -> str:
    """The playbook as a page in Markdown, with its diagram."""
    out = [f"# {escape(playbook.title)}", ""]
    out += [f"**Starts when:** {escape(line)}  " for line in starts(playbook)]
    if playbook.places:
        out.append(f"**Where:** {escape(', '.join(playbook.places))}")
    if diagram:
        out += ["", "```mermaid", mermaid(playbook).rstrip("\n"), "```"]
    for number, step in enumerate(playbook.steps, 1):
        out += ["", f"## {number}. {escape(step.title or step.id)}: {step.holder}{time_box(step)}", ""]
        out += [f"- {title}: {escape(text)}" for title, text in step_rows(step)]
    out += ["", "## The end", "", *(f"- {title}: {escape(text)}" for title, text in ending(playbook))]
    return "\n".join(out)


def starts(playbook: Playbook) -> list[str]:
    """What starts it, in words."""
    trigger = playbook.trigger
    signals = f", such as: {', '.join(trigger.signals)}" if trigger.signals else ""
    return [f"{trigger.kind} ({trigger.severity}){signals}"]


def time_box(step: Step) -> str:
    """How long a step may take, in brackets."""
    return f" (within {step.within})" if step.within else ""


def step_rows(step: Step) -> Iterator[tuple[str, str]]:
    """What there is to say about a step, each with its label."""
    if step.place:
        yield "place", step.place
    yield from (("expected", item) for item in step.expects)
    yield from (("before passing", item) for item in step.before_passing)
    if step.escalate:
        yield "escalates", f"after {step.escalate.after} to {step.escalate.to}"
    if step.passes_to:
        yield "passes to", _either(step.passes_to)
    if step.may_end:
        yield "may end", "yes"


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


def ending(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """When it is over, and what is left to do then."""
    yield "Over when", playbook.ends_when
    yield "Resolutions", ", ".join(playbook.resolutions)
    yield "Told", ", ".join(playbook.tell) or "nobody"
    must = "required" if playbook.lessons.required else "not required"
    yield "Lessons", f"{must}. {' '.join(playbook.lessons.questions)}".strip()


def mermaid(playbook: Playbook) -> str:
    """The steps as a Mermaid flowchart; steps are numbered inside, so that no id can be a word of Mermaid's."""
    number = {step.id: f"s{at}" for at, step in enumerate(playbook.steps)}
    lines = ["flowchart TD"]
    trigger = playbook.trigger
    first = number.get(playbook.starts_with, "end_")
    lines.append(f'  start(["{label(f"{trigger.kind}, {trigger.severity}")}"]) --> {first}')
    for step in playbook.steps:
        shown = "<br/>".join(label(text) for text in (step.title or step.id, step.holder, *_within(step)))
        lines.append(f'  {number[step.id]}["{shown}"]')
        lines += [f"  {number[step.id]} --> {number[name]}" for name in step.passes_to if name in number]
        if step.may_end:
            lines.append(f"  {number[step.id]} --> end_")
        if step.escalate:
            shown = label(f"after {step.escalate.after}")
            lines.append(f'  {number[step.id]} -. "{shown}" .-> e{number[step.id]}[/"{label(step.escalate.to)}"/]')
    if any(step.may_end for step in playbook.steps) or playbook.starts_with not in number:
        lines.append(f'  end_(["{label(playbook.ends_when)}"])')
    return "\n".join(lines) + "\n"


def _within(step: Step) -> tuple[str, ...]:
    return (f"within {step.within}",) if step.within else ()


def label(text: str) -> str:
    """A stranger's text inside a quoted label: every sign that Mermaid or HTML could take for its own is named."""
    return one_line(text).translate(_NAMED)


_NAMED = {ord(sign): f"#{ord(sign)};" for sign in "#`;\\%$"} | {
    ord(sign): f"#{name};" for sign, name in {'"': "quot", "<": "lt", ">": "gt", "&": "amp"}.items()
}
"""Besides HTML's own: '%%{' begins a directive wherever it stands, '$$' a formula."""
