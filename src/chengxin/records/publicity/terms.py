"""The inquiry term of dishonesty records, as one day to compare with."""

from datetime import date, timedelta

from chengxin.law.periods import add_months

MONTHS_PER_YEAR = 12


def inquiry_cutoff(on: date, years: int) -> date:
    """The last day on which an act may have ended whose inquiry term is over on ``on``.

    Month ends do not invert (29 February plus five years is 28 February), so the day is searched
    for from the obvious one.

    >>> inquiry_cutoff(date(2029, 2, 28), 5)
    datetime.date(2024, 2, 29)

    Args:
        on: Day of reading.
        years: Length of the term, from the protections pack.
    """
    months = years * MONTHS_PER_YEAR
    cutoff = add_months(on, -months)
    while add_months(cutoff + timedelta(days=1), months) <= on:
        cutoff += timedelta(days=1)
    return cutoff
