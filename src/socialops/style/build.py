"""From a guide and the packages it lists to a sheet, and to everything in them that can't be used (SO208)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from socialops.domain.finding import KeyPath, Position
from socialops.domain.suggest import did_you_mean
from socialops.style.contradictions import Named, contradictions
from socialops.style.guide import Sheet
from socialops.style.social.checks import SOCIAL_KINDS
from socialops.style.vale.compile import CompiledRule, compile_rule
from socialops.style.vale.vocabulary import vocabulary_problems

if TYPE_CHECKING:
    from socialops.domain.documents.guide import Guide
    from socialops.domain.documents.style_package import PackageLookup, RuleFile

FOLDER = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
BUILT_IN = ("Vale.Terms", "Vale.Avoid")


class Flaw(NamedTuple):
    """What is wrong in a guide (at `keys`) or in a rule's file (at `place`); `rule` names the rule that is lost."""

    path: str
    message: str
    keys: KeyPath = ()
    position: Position | None = None
    rule: str | None = None
    is_fatal: bool = True
    """False where every rule runs all the same."""


class _Build:
    def __init__(self, guide: Guide, path: str, packages: PackageLookup) -> None:
        self.guide = guide
        self.path = path
        self.packages = packages
        self.rules: list[CompiledRule] = []
        self.flaws: list[Flaw] = []
        self.written: list[Named] = []
        self.known: set[str] = {f"{guide.id}.{rule['id']}" for rule in guide.rules if "id" in rule} | set(BUILT_IN)
        self.known |= {str(rule["id"]) for rule in guide.rules if "id" in rule}
        self.known |= SOCIAL_KINDS | {f"{guide.id}.{kind}" for kind in SOCIAL_KINDS}
        self.missing: set[str] = set()
        self.off = set(guide.disable)

    def flaw(self, message: str, *keys: str | int, rule: str | None = None) -> None:
        self.flaws.append(Flaw(self.path, message, keys, rule=rule))

    def is_off(self, name: str) -> bool:
        package, _, rule = name.partition(".")
        return name in self.off or package in self.off or (package == self.guide.id and rule in self.off)

    def own_rules(self) -> None:
        seen: set[str] = set()
        for number, mapping in enumerate(self.guide.rules):
            name = mapping.get("id")
            if not isinstance(name, str) or not name.strip():
                self.flaw("the rule has no 'id': add one, so that findings and waivers can name it", "rules", number)
                continue
            if name in seen:
                self.flaw(f"there are two rules '{name}': give one another id", "rules", number, "id")
                continue
            seen.add(name)
            full = f"{self.guide.id}.{name}"
            found = None if self.is_off(full) else compile_rule(full, mapping)
            if isinstance(found, CompiledRule):
                self.rules.append(found)
                self.written.append(Named(full, ("rules", number), mapping))
            for problem in found if isinstance(found, list) else ():
                self.flaw(problem.message, "rules", number, *problem.keys, rule=full)

    def package(self, number: int, name: str) -> None:
        files = self.packages(name).files if FOLDER.fullmatch(name) else ()
        if not files:
            self.missing.add(name)
            hint = f"put its rules into styles/{name}/, one .yml file a rule"
            if not FOLDER.fullmatch(name):
                hint = "write the name of a folder in styles/, such as Microsoft"
            self.flaw(f"there is no style package '{name}': {hint}", "packages", number)
            return
        self.known.add(name)
        for file in files:
            self.known.add(file.name)
            if not self.is_off(file.name):
                self._file(file, number)

    def _file(self, file: RuleFile, number: int) -> None:
        if file.problem:
            self.flaws.append(Flaw(file.path, file.problem, position=file.position, rule=file.name))
            return
        found = compile_rule(file.name, file.definition, published=True)
        if isinstance(found, CompiledRule):
            self.rules.append(found)
            self.written.append(Named(file.name, ("packages", number), file.definition))
            return
        for problem in found:
            place = file.locate(problem.keys)
            self.flaws.append(Flaw(file.path, problem.message, position=place, rule=file.name))

    def names(self) -> None:
        """Names of rules that there are not: a rule switched off by a wrong name is still on."""
        wanted: list[tuple[KeyPath, str]] = [(("disable", n), name) for n, name in enumerate(self.guide.disable)]
        wanted += [(("levels", name), name) for name in self.guide.levels]
        for keys, name in wanted:
            if name not in self.known and name.partition(".")[0] not in self.missing:
                self.flaw(f"there is no rule '{name}' in this guide; {did_you_mean(name, self.known)}", *keys)

    def contradictions(self) -> None:
        """Rules that undo each other, so that no text pleases both."""
        for found in contradictions(self.written, self.guide.vocabulary.reject):
            more = f" (and {found.more} more)" if found.more else ""
            message = (
                f"{found.first} and {found.second} contradict each other: {found.words}{more}. Switch one of them off "
                "under 'disable:'"
            )
            self.flaws.append(Flaw(self.path, message, found.keys, is_fatal=False))


def build_sheet(
    guide: Guide, path: str, packages: PackageLookup, *, prefilter: bool = True
) -> tuple[Sheet, list[Flaw]]:
    """Make the sheet of a guide at `path`; rules that can't be used are left out and told of."""
    build = _Build(guide, path, packages)
    build.own_rules()
    for number, name in enumerate(guide.packages):
        build.package(number, name)
    build.names()
    for problem in vocabulary_problems(guide.vocabulary.accept, guide.vocabulary.reject):
        build.flaw(problem.message, "vocabulary", *problem.keys)
    build.contradictions()
    return Sheet(guide, build.rules, prefilter=prefilter), build.flaws
