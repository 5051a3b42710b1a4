"""Ways to write a figure of quality."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def per_cent(ppm: int | None) -> str:
    """Parts per million in per cent, two decimals; a dash where there is nothing to divide by.

    >>> per_cent(51_456), per_cent(None)
    ('5.15%', '—')
    """
    if ppm is None:
        return "—"
    hundredths = (ppm + 50) // 100
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


@register.filter
def rate_shown(value: Any) -> str:
    """A rate as it counts, and in brackets what it was before appeals changed it."""
    if value is None:
        return "—"
    shown = per_cent(value.ppm)
    return f"{shown} ({per_cent(value.raw_ppm)})" if value.is_changed else shown
