"""Prints what the packaged rulebook holds and whether its cases pass.

Run as ``python -m chengxin.law.rulebook``. Cases of kinds that an upper layer runs (cards,
reports, names) are left to ``chengxin rulebook check``.
"""

import sys

from chengxin.law.errors import RulebookError
from chengxin.law.rulebook import Case, Rulebook, load

_RUN_ELSEWHERE = ("match-weights", "name-words", "report", "scorecard")


def _left_out(book: Rulebook, case: Case) -> list[str]:
    return []


def main() -> int:
    """Exit code: 0 when everything passes, 1 when something fails, 2 when a file is refused."""
    try:
        book = load()
    except RulebookError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for row in book.describe():
        until = row["until"] or "open"
        sys.stdout.write(
            f"{row['pack']:36} {row['edition']:10} {row['status']:9} {row['since']} to {until:10} "
            f"{row['confidence']:7} {row['digest'][:12]}\n"
        )
    result = book.check(runners=dict.fromkeys(_RUN_ELSEWHERE, _left_out))
    for failure in result.failures:
        sys.stderr.write(f"{failure}\n")
    sys.stdout.write(
        f"{result.packs} packs, {result.cases} cases, {len(result.failures)} failures\n"
    )
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main())
