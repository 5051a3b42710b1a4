"""Nobody who can ask the database works by the packaged rulebook alone."""

import re

from tests.repository import SOURCE, text_of

# These run before a database is there, or make one.
BEFORE_A_DATABASE = {
    "records/editions/in_use.py",
    "affairs/lists/references.py",
    "affairs/measures/references.py",
    "entrances/web/warming.py",
    "entrances/cli/rules.py",
    "entrances/cli/demo/building.py",
    "entrances/cli/commands/migrate.py",
}


def test_the_rulebook_in_use_is_asked_everywhere() -> None:
    asking = {
        path.relative_to(SOURCE).as_posix()
        for layer in ("records", "affairs", "entrances")
        for path in (SOURCE / layer).rglob("*.py")
        if re.search(r"\b(rules|rulebook)\.default\(\)", text_of(path))
    }
    assert asking - BEFORE_A_DATABASE == set(), (
        "ask chengxin.records.editions.in_use.current(): it holds what was released on the desk"
    )
    assert asking == BEFORE_A_DATABASE, "take out what needs no exception any more"
