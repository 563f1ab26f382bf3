"""What every test runs under."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The same examples in every run: whether a change lands must not hang on chance. To look for new ones:
# python -m pytest --hypothesis-profile=search
_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "suite", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", max_examples=600, deadline=None, database=None, suppress_health_check=_SLOW)
settings.load_profile("suite")
