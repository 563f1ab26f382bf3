"""What exit codes mean, beside 0 for all well."""

from __future__ import annotations

AT_FAULT = 1
"""Something is wrong with what was looked at, or what was asked for is refused."""
UNJUDGED = 2
"""Not all could be judged: neither clean nor merely at fault. Wrong usage has it, too."""
