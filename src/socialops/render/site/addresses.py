"""Where things stand on the site: the address of each post, case, playbook and member."""

from __future__ import annotations

from socialops.views.report.site import Site


class Addresses:
    """Addresses of one site, relative to any page of it; an empty one where a thing has no place."""

    def __init__(self, found: Site) -> None:
        inside = found.inside
        self._dated = {card.post.id for card in inside.dated.cards} if inside else set[str]()
        self._posts = {standing.post.id for standing in found.standings}
        self._cases = {each.row.id for each in inside.cases} if inside else set[str]()
        self._books = {book.id for book in found.playbooks}
        today, self._public = found.now.date(), found.public
        self.members = {
            person.id
            for person in found.who.members
            if inside and not person.relay and (person.until is None or person.until >= today)
        }
        """Those who have a day of their own: everybody but relays, and those who left."""

    def post(self, name: str | None) -> str:
        """A post: in the calendar where it is there, else on the board, or in the list of a public site."""
        if name in self._dated:
            return f"calendar.html#post-{name}"
        if name not in self._posts:
            return ""
        return f"calendar.html#post-{name}" if self._public else f"board.html#post-{name}"

    def case(self, name: str | None) -> str:
        """A case."""
        return f"case-{name}.html" if name in self._cases else ""

    def playbook(self, name: str | None) -> str:
        """A playbook."""
        return f"playbooks.html#playbook-{name}" if name in self._books else ""

    def member(self, name: str | None) -> str:
        """A member's day."""
        return f"day-{name}.html" if name in self.members else ""
