"""SO412 and SO450 to SO457: what an audit can say."""

from __future__ import annotations

from typing import Final

from socialops.classes import dataclass
from socialops.domain.finding import Severity


@dataclass(frozen=True)
class Charge:
    """A rule of the audit, as people read of it."""

    code: str
    name: str
    summary: str
    explanation: str
    severity: Severity = Severity.ERROR
    fixable: bool = False
    fixed: bool = True


CHARGES: Final = (
    Charge(
        "SO412",
        "failed-by-another",
        "somebody calls failed what somebody else was sending",
        "A publication says `unknown` while it is sent, and for as long as nobody knows what came of it. Who sent it, or a\n"
        "look at the platform, says how it ended. Here a later record of another member says `failed`, after which it may be\n"
        "sent again: look at the channel first, or it is out twice.",
        Severity.WARNING,
    ),
    Charge(
        "SO450",
        "history-incomplete",
        "the history needed to judge is not there",
        "Approvals are proved from the history between base and head. In a shallow clone, without the base, or where the\n"
        "branch does not merge cleanly, nothing can be proved, and nothing passes. The message has the line that fixes it.\n"
        "A tree with two entries of one name, which no command of git makes, proves nothing either.",
    ),
    Charge(
        "SO451",
        "record-altered",
        "a record, or an entry of a case, was removed or changed",
        "Records are only ever added: a change of mind is a new record with the next number. Bring back the record as it\n"
        "was (git restore --source=COMMIT -- PATH), and add a new one with 'socialops withdraw --review' or 'approve'.\n"
        "The entries of a case's log are records too, and a case is closed, never deleted: bring back what was there, and\n"
        "add 'socialops case note'.",
    ),
    Charge(
        "SO452",
        "impersonation",
        "nobody proves that a record is its member's",
        "A record says who reviewed; the workspace's evidence must prove it: the commit's author, a signature, or the\n"
        "forge's own review. Let the member record it themselves.",
    ),
    Charge(
        "SO453",
        "bad-signature",
        "a signature is missing or wrong",
        "Under 'evidence: signature' every record carries an SSH signature by a key that the member has at base, bound to\n"
        "its path, and commits that change policy or content are signed by a key of their author. Sign again with a key\n"
        "that is in your file in members/.",
    ),
    Charge(
        "SO454",
        "policy-change",
        "policy was changed by somebody who may not",
        "Who may do what is policy: socialops.yaml, roles/, members/, teams/, channels/, workflows/, guides/, styles/,\n"
        "playbooks/, and the files that steer git and CI. Only members who hold a role with 'change-policy' at base change\n"
        "it, reverts and merges included. Is the commit yours and in a branch, let one who may bring the policy to main. Then\n"
        "begin anew there, since the branch keeps your commit: socialops sync --go main, git restore --source=BRANCH --\n"
        "and the files of your posts, socialops submit POST, socialops sync --branch NEW. Approvals are given again.",
    ),
    Charge(
        "SO455",
        "content-author-approved",
        "somebody approved what they changed themselves",
        "Four eyes looks at the history too: who changed a post's content since it was last approved can't approve it,\n"
        "whatever the post's author field says. Let somebody else with the role approve.",
    ),
    Charge(
        "SO456",
        "ineligible-at-base",
        "somebody did what they may not, by the policy at base",
        "Roles and permissions count as the target branch has them, not as the branch that is judged would have them. Let\n"
        "somebody who holds the role there act, or merge the change of roles first. Records written by hand are asked what the\n"
        "commands ask. What is refused most often, and the way on:\n"
        "\n"
        "- It was not their stage, or not its turn: who holds the role approves, once the stages before it have.\n"
        "- The post was not handed in: its author does that (socialops submit POST), then it is reviewed.\n"
        "- There was nothing to lift or to take back, or the task is another's: leave that record out.\n"
        "- A bypass by who may not, or looked at too late: who may 'bypass' and did not write the post makes it, for five\n"
        "  business days at most.\n"
        "- A bypass while a look that an older one owes is past due: somebody of the stage looks (socialops approve POST, or\n"
        "  request-changes). That pays as soon as it is on main (socialops sync, or its pull request); then bypass.\n"
        "  Did you commit both, and shared neither: socialops sync --drop POST leaves the bypass of that post out and shares\n"
        "  the look; then bypass again. Otherwise begin anew: (on main first socialops sync --branch OLD, so that main is\n"
        "  free,) socialops sync --go main, there who looked says it again, socialops sync --branch NEW; once that is\n"
        "  merged, socialops sync --go main, and bypass again. From an old base nobody can tell a look that was on main\n"
        "  before the bypass from one that came along with it, unless a merge lies between: the message names the commit\n"
        "  to audit from. Was the bypass on main before the look, it stays there: see that what both let pass is looked\n"
        "  at; what is pushed after it is judged by itself.\n"
        "- A record is over a day apart from its commit, or older than one of a lower number: a clock was wrong, and\n"
        "  'socialops sync --drop POST' takes one out that is not shared. On main it stays until its time has come; a post\n"
        "  that a request for changes of the future holds up there goes on under another name:\n"
        "  socialops new post NEW --like POST --at TIME, socialops cancel POST, socialops submit NEW.\n"
        "- A commit of somebody after their last day ('until:' in their file in members/): begin anew, as below; who takes\n"
        "  the post over writes themselves into 'author:' before 'submit'.\n"
        "- The first push of a workspace brings records: nobody was there to make them. Push policy and posts first.\n"
        "\n"
        "A branch keeps what is shared, so begin anew: socialops sync --go main, git restore --source=BRANCH -- and the post's\n"
        "file, socialops submit POST, socialops sync --branch NEW. Approvals are given again; close the old pull request\n"
        "and delete its branch on the forge.",
    ),
    Charge(
        "SO457",
        "unseen-content",
        "a record is about content that was never there",
        "A record's digest must be that of content which the record's own commit, or one before it on the branch, held.\n"
        "Otherwise tomorrow's text could be approved today. Review what is there: 'socialops approve'.",
    ),
)
PUBLISHED_UNAPPROVED: Final = Charge(
    "SO407",
    "published-unapproved",
    "something went out that nobody had approved",
    "`check` has this rule too and lists it; the audit asks what was approved when the publication was recorded.",
)
_ALSO_CHECKED = {
    "SO651": "off-playbook",
    "SO652": "not-the-holder",
    "SO653": "closed-untold",
    "SO654": "closed-unlearned",
    "SO655": "log-order",
    "SO656": "step-undone",
}
CASES: Final = tuple(
    Charge(code, name, "a case's entry had no right to be there, by the playbook and the roles at base", "See `check`.")
    for code, name in _ALSO_CHECKED.items()
)
BY_CODE: Final = {charge.code: charge for charge in (*CHARGES, PUBLISHED_UNAPPROVED, *CASES)}
