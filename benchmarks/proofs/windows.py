"""Windows of 100,000 random decisions, reckoned three ways: by the law, the engine, and slowly."""

import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks.proofs.findings import Findings
from tests.engines.publicity.slow_windows import Answer, Story, answer, editions_of
from tests.engines.publicity.stories import compare, tell

STORIES, AT_ONCE, SEED = 100_000, 10_000, 36


def prove(folder: Path, findings: Findings) -> None:
    """100,000 random decisions: engine and law find what a slow reckoning of the orders finds."""
    chance = random.Random(SEED)
    compared, wrong, seconds = 0, 0, 0.0
    kinds: Counter[str] = Counter()
    for _ in range(0, STORIES, AT_ONCE):
        stories = [tell(chance) for _ in range(AT_ONCE)]
        started = time.perf_counter()
        some, differing = compare(stories)
        seconds += time.perf_counter() - started
        compared, wrong = compared + some, wrong + len(differing)
        for difference in differing[:3]:
            print(difference)
        for story in stories:
            for edition in editions_of(story):
                kinds.update(_corners(story, answer(story, edition)))
    findings.figure("random decisions", STORIES)
    findings.claim("windows compared that differ", wrong == 0, wrong)
    findings.figure("windows compared, by the law row by row and by the engine", compared)
    findings.figure("seconds", round(seconds, 1))
    for name in sorted(kinds):
        findings.claim(f"of them: {name}", kinds[name] >= STORIES // 1_000, kinds[name])


def _corners(story: Story, found: Answer) -> list[str]:
    """The corners of the law that a window lies in."""
    end, first = found.last, found.first
    aligned = end is not None and first is not None and end.day < first.day
    told = {
        "not public": not found.public,
        "without an end": found.public and end is None,
        "several penalties in one decision": len(story.kinds) > 1,
        "end drawn to the last day of a shorter month": aligned,
        "decided on 29 February": (story.decided.month, story.decided.day) == (2, 29),
        "decided on the last day of a month": (story.decided + timedelta(days=1)).day == 1,
        "class reported by the field's regulator": bool(story.reported),
        "duties not fulfilled": story.fulfilled is False,
        "bound by a measure": story.bound_until is not None,
        "removed from a list": story.removed_on is not None,
    }
    return [name for name, holds in told.items() if holds]
