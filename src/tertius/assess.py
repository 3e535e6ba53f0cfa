"""Moved to `tertius.assessment`, for `tertius.assess` is the function; goes once nothing uses it."""

from tertius.assessment import *  # noqa: F403
