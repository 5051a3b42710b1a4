"""Every mutation of a sound card is refused with the line, the key, the rule and the remedy.

Each is one change of one place in a card that loads. `at` is a text on the line that must be named,
in the mutated card; where the fault is that something is missing, the line of what should hold it.
"""

from dataclasses import dataclass

import pytest

from chengxin.law import errors
from tests.rulebook.card_texts import load, parse, text_of

INVALID, LOST = errors.InvalidPackError, errors.UnknownReferenceError


@dataclass(frozen=True)
class Mutation:
    """`find` becomes `put`; the refusal names the line of `at`, `key`, `rule` and `remedy`."""

    name: str
    find: str
    put: str
    at: str
    key: str
    rule: str
    remedy: str
    kind: type[errors.RulebookError] = INVALID
    card: str = "whole"

    @property
    def text(self) -> str:
        """The mutated card."""
        text = text_of(self.card)
        assert text.count(self.find) == 1, f"{self.find!r} stands {text.count(self.find)} times"
        return text.replace(self.find, self.put)

    @property
    def line(self) -> int:
        """The line to be named."""
        lines = [n for n, line in enumerate(self.text.splitlines(), 1) if self.at in line]
        assert len(lines) == 1, f"{self.at!r} stands on lines {lines}"
        return lines[0]


M = Mutation
PENALTIES = "indicators.0"
MUTATIONS = [
    # what every pack says
    M("no-confidence", "adopted_at: 2026-10-20T10:00:00+08:00\nconfidence: low\n",
      "adopted_at: 2026-10-20T10:00:00+08:00\n", "pack: scorecard.whole", "confidence", "missing",
      "how sure", errors.MissingProvenanceError),
    M("no-day-of-checking", "    checked_on: 2026-11-21\n", "", "- id: rules",
      "source.0.checked_on", "missing", "the day a person checked it",
      errors.MissingProvenanceError),
    M("no-time-of-adoption", "adopted_at: 2026-10-20T10:00:00+08:00\n", "", "pack: scorecard.whole",
      "adopted_at", "adopted_at is missing", "status: draft"),
    M("ends-before-it-begins", "until: null", "until: 2026-10-01", "in_force: {since",
      "in_force.until", "is not after since", "Let it end after it begins"),
    M("edition-as-a-number", 'edition: "2026-11"', "edition: 2026", "edition: 2026", "edition",
      "valid string", "Quote the value"),
    M("day-that-is-none", "since: 2026-11-01", "since: soon", "since: soon", "in_force.since",
      "valid date", "Write a day"),
    M("unknown-key-at-the-top", "base_points: 600", "base_points: 600\nremark: x", "remark: x",
      "remark", "no such key", "Correct the spelling", errors.UnknownKeyError),
    # the card as a whole
    M("scope-nobody-knows", "scope: sector", "scope: street", "scope: street", "scope",
      "'comprehensive', 'sector' or 'base'", "one of the words"),
    M("comprehensive-with-industries", "scope: sector", "scope: comprehensive",
      "  subject_kinds:", "population.subject_kinds", "legal persons only", "sector card"),
    M("low-confidence-unmarked", "marking: {zh: 内部参考, en: Internal reference}\n", "",
      "pack: scorecard.whole", "marking", "says so", "Add `marking"),
    M("under-the-standard's-name", "zh: 各种写法的示例卡", "zh: GB/T 45255 评价卡",
      "title: {zh: GB/T", "title", "does not carry the name", "name of its own"),
    M("base-points-as-a-fraction", "base_points: 600", "base_points: 600.5", "base_points: 600.5",
      "base_points", "not a number of points", "three decimals"),
    M("objections-otherwise", "objections: count", "objections: ignore", "objections: ignore",
      "objections", "'count' or 'leave_out'", "one of the words"),
    M("unknown-protections", "protections: protections.general", "protections: protections.none",
      "protections: protections.none", "protections", "is not in protections/",
      "Correct the spelling", LOST),
    # population
    M("kind-nobody-knows", "subject_kinds: [legal_person, individual_business]",
      "subject_kinds: [person]", "subject_kinds: [person]", "population.subject_kinds.0",
      "should be 'legal_person'", "one of the words"),
    M("industry-without-section", "industries: [H62, O80]", 'industries: ["62"]', "industries:",
      "population.industries.0", "pattern", "form the pattern shows"),
    M("industry-in-another", "industries: [H62, O80]", "industries: [H62, H]", "industries:",
      "population.industries.0", "H62 lies in H", "Name one of the two"),
    M("unknown-town", 'towns: ["310120109"]', 'towns: ["990000000"]', "towns:",
      "population.towns.0", "is not in code table town", "Correct the spelling", LOST),
    M("holding-without-basis", "      basis: [{source: rules, article: 第二条}]\n", "",
      "- id: issuer", "population.holding.0.basis", "required", "Write the key"),
    M("holding-of-an-unknown-item", "of: prepaid-card-filing", "of: prepaid-cards",
      "of: prepaid-cards", "population.holding.0.of", "is not in the catalogue",
      "Correct the spelling", LOST),
    # groups
    M("group-twice", "  - id: reporting\n    title", "  - id:   conduct\n    title",
      "- id:   conduct", "groups.1.id", "stands twice", "Rename one"),
    M("group-nobody-uses", "  - id: reporting\n    title: {zh: 报告, en: Reporting}\n",
      "  - id: reporting\n    title: {zh: 报告, en: Reporting}\n"
      "  - id: idle\n    title: {zh: 空, en: Idle}\n", "- id: idle", "groups.2",
      "every group has an indicator", "take the group off"),
    M("weight-of-nothing", "weight_permille: 1500", "weight_permille: 0", "weight_permille: 0",
      "groups.0.weight_permille", "greater than or equal to 1", "greater number"),
    M("weight-as-a-fraction", "weight_permille: 1500", "weight_permille: 1.5",
      "weight_permille: 1.5", "groups.0.weight_permille", "valid integer", "whole number"),
    M("group-capped-below-its-floor", "    cap: 100\n", "    cap: -500\n", "cap: -500",
      "groups.0.cap", "cap is below floor", "Swap the two"),
    # what every indicator says
    M("indicator-without-basis", "    basis: [{source: rules, article: 第八条}]\n", "",
      "- id: penalties", f"{PENALTIES}.basis", "required", "Write the key"),
    M("empty-basis", "basis: [{source: rules, article: 第八条}]", "basis: []", "basis: []",
      f"{PENALTIES}.basis", "at least 1 item", "Name at least one"),
    M("basis-on-hearsay", "source: rules, article: 第八条", "source: hearsay, article: 第八条",
      "source: hearsay", f"{PENALTIES}.basis.0.source", "has no legal basis",
      "Add the source there"),
    M("basis-without-article", "[{source: rules, article: 第八条}]", "[{source: rules}]",
      "basis: [{source: rules}]", f"{PENALTIES}.basis.0.article", "required", "Write the key"),
    M("indicator-without-its-group", "group: conduct\n    label: {zh: 处罚, en",
      "group: manners\n    label: {zh: 处罚, en", "group: manners", f"{PENALTIES}.group",
      "every indicator has a group", "add the group"),
    M("id-twice", "- id: fines", "- id:   penalties", "- id:   penalties", "indicators.1.id",
      "stands twice: penalties", "Rename one of the two"),
    M("id-of-a-veto", "- id: listed", "- id:   issuer", "- id: issuer",
      "population.holding.0.id", "stands twice: issuer", "Rename one of the two"),
    M("misspelt-key", "window_months: 36", "window_month: 36", "window_month: 36",
      f"{PENALTIES}.window_month", "no such key", "Correct the spelling", errors.UnknownKeyError),
    M("kind-of-indicator", "kind: count", "kind: average", "- id: penalties", PENALTIES,
      "average", "one of the kinds"),
    M("capped-below-its-floor", "    floor: -200\n", "    floor: -200\n    cap: -300\n",
      "cap: -300", f"{PENALTIES}.cap", "cap is below floor", "Swap the two"),
    M("never-scores", "points_each: -20", "points_each: 0", "- id: penalties", PENALTIES,
      "can never score", "Give it points"),
    M("never-scores-within-its-floor", "    floor: -200\n", "    floor: 0\n    cap: 0\n",
      "- id: penalties", PENALTIES, "can never score", "Give it points"),
    M("two-forms-of-points", "    points_each: -20\n",
      "    points_each: -20\n    steps: [{at_least: 1, points: -1}]\n", "- id: penalties",
      PENALTIES, "either points_each or steps", "exactly one"),
    M("points-with-four-decimals", 'points_each: "-30.5"', 'points_each: "-30.5555"',
      '"-30.5555"', "indicators.2.points_each", "not a number of points", "three decimals"),
    M("label-in-one-language", "label: {zh: 处罚, en: Penalties}", "label: {zh: 处罚}",
      "label: {zh: 处罚}", f"{PENALTIES}.label.en", "required", "Write the key"),
    # selections
    M("unknown-item", "of: administrative-penalty\n    severity",
      "of: parking-ticket\n    severity", "of: parking-ticket", f"{PENALTIES}.of",
      "is not in the catalogue", "add it there first",
      LOST),
    M("unknown-department", "departments: [market-regulation]", "departments: [weather-bureau]",
      "departments:", f"{PENALTIES}.departments.0", "is not in the directory", "Correct", LOST),
    M("unknown-severity", "severity: [general, serious]", "severity: [grave]", "severity: [grave]",
      f"{PENALTIES}.severity.0", "should be 'minor'", "one of the words"),
    M("only-what-is-protected", "severity: [general, serious]", "severity: [minor]",
      "severity: [minor]", f"{PENALTIES}.severity", "no card may see them", "Take it off the card"),
    M("polarity-it-never-has", "polarity: [negative]", "polarity: [positive]", "polarity:",
      "vetoes.0.polarity", "never has such a polarity", "Correct the condition"),
    M("window-without-end", "window_months: 36", "window_months: 0", "window_months: 0",
      f"{PENALTIES}.window_months", "greater than or equal to 1", "greater number"),
    M("day-without-a-window", "    window_months: 24\n    window_field: reported_on\n",
      "    window_field: reported_on\n", "window_field: reported_on", "indicators.6.window_field",
      "no window", "Say `window_months`"),
    M("window-without-a-date", "window_field: reported_on", "window_field: balance_fen",
      "window_field: balance_fen", "indicators.6.window_field", "of kind date", "Correct", LOST),
    M("objection-in-a-word", "under_objection: false", "under_objection: exclude",
      "under_objection: exclude", f"{PENALTIES}.under_objection", "valid boolean",
      "Write true or false"),
    M("in-force-in-a-word", "    in_force: true\n    ceiling", "    in_force: yes\n    ceiling",
      "in_force: yes", "vetoes.0.in_force", "valid boolean", "Write true or false"),
    M("unknown-field", "field: fine_fen", "field: fine_yuan", "field: fine_yuan",
      "indicators.1.field", "replica fields", "Correct the spelling", LOST),
    M("field-of-another-kind", "field: fine_fen", "field: penalty_kinds",
      "    field: penalty_kinds", "indicators.1.field", "but of kind codes",
      "Correct the spelling", LOST),
    M("unknown-code", "contains_any: [fine]", "contains_any: [flogging]", "flogging",
      "indicators.1.where.0.contains_any.0", "code table penalty-kind", "Correct", LOST),
    M("test-that-says-two-things", "in: [ordinary]", "in: [ordinary], at_least: 2",
      "in: [ordinary], at_least", "indicators.1.where.1", "exactly one of", "Split it"),
    M("test-nobody-passes", "      - {field: procedure, in: [ordinary]}\n",
      "      - {field: procedure, in: [ordinary]}\n      - {field: procedure, in: [hearing]}\n",
      "in: [hearing]", "indicators.1.where.2", "can never score", "Join the two"),
    # steps
    M("overlapping-steps", "{at_least: 100000, below: 500000", "{at_least: 100000, below: 600000",
      "{at_least: 500000", "indicators.1.steps.1.at_least", "steps overlap", "rising order"),
    M("step-without-value", "{at_least: 100000, below: 500000", "{at_least: 100000, below: 100000",
      "below: 100000", "indicators.1.steps.0.below", "holds no value", "greater than `at_least`"),
    M("step-below-zero", "{at_least: 900, points: 20}", "{at_least: -1, points: 20}",
      "{at_least: -1", "indicators.3.steps.0.at_least", "no value is below 0", "begin at 0"),
    M("age-outside-the-window", "{at_least: 12, points: -10}", "{at_least: 24, points: -10}",
      "{at_least: 24, points: -10}", "indicators.6.steps.0.at_least", "can never score",
      "Widen the window"),
    M("more-months-than-there-are", "{at_least: 6, points: -30}", "{at_least: 27, points: -30}",
      "{at_least: 27", "indicators.5.steps.1", "can never score", "take it away"),
    # the kinds of their own
    M("fading-that-grows", "permille: 400", "permille: 1000", "below: 24",
      "indicators.2.fade.1.permille", "points fade", "leave less"),
    M("more-than-everything-left", "permille: 1000", "permille: 1200", "permille: 1200",
      "indicators.2.fade.0.permille", "less than or equal to 1000", "smaller number"),
    M("ratio-of-nothing", "    least: 3\n", "    least: 0\n", "    least: 0", "indicators.3.least",
      "greater than or equal to 1", "greater number"),
    M("ratio-without-part", "    part:\n      of: credit-commitment\n"
      "      where: [{field: fulfilment, in: [fulfilled]}]\n", "", "- id: kept",
      "indicators.3.part", "required", "Write the key"),
    M("part-of-an-unknown-item", "part:\n      of: credit-commitment", "part:\n      of: promises",
      "of: promises", "indicators.3.part.of", "is not in the catalogue", "Correct", LOST),
    M("sum-over-a-count", "    least: 3\n", "    least: 3\n    field: committed_on\n", "    part:",
      "indicators.3.part.field", "divides a sum by a count", "or in neither"),
    M("grade-twice", "{values: [D], points: -30, ceiling: C}", "{values: [A], points: -30}",
      "{values: [A], points: -30}", "indicators.4.values.1", "stands twice", "each value once"),
    M("ceiling-that-is-none", "ceiling: C}", "ceiling: A}", "ceiling: A}",
      "indicators.4.values.1.ceiling", "nothing exceeds", "Name B, C or D"),
    M("grade-out-of-force", "    field: grade\n", "    field: grade\n    in_force: false\n",
      "in_force: false", "indicators.4.in_force", "only while it is in force", "Take `in_force`"),
    M("unknown-grade", "{values: [A], points: 30}", "{values: [AAA], points: 30}", "[AAA]",
      "indicators.4.values.0.values.0", "code table evaluation-grade", "Correct", LOST),
    M("half-a-period", "within_months: 24", "within_months: 25", "within_months: 25",
      "indicators.5.within_months", "no whole number of periods", "multiple of"),
    M("every-other-month", "every_months: 3", "every_months: 2", "every_months: 2",
      "indicators.5.every_months", "1, 3, 6 or 12", "one of the words"),
    M("series-without-a-date", "field: period_from", "field: balance_fen", "field: balance_fen",
      "indicators.5.field", "of kind date", "Correct", LOST),
    M("otherwise-that-nothing-uses", "per: newest", "per: record", "otherwise: 5",
      "indicators.6.otherwise", "goes with per: newest", "Take `otherwise` away"),
    # vetoes and bands
    M("veto-that-lowers-nothing", "    ceiling: D\n", "    ceiling: A\n", "    ceiling: A",
      "vetoes.0.ceiling", "nothing exceeds", "Name B, C or D"),
    M("veto-of-no-record", "    ceiling: D\n", "    ceiling: D\n    at_least:   0\n",
      "at_least:   0", "vetoes.0.at_least", "greater than or equal to 1", "greater number"),
    M("unreachable-best-band", "grade: A, at_least: 640", "grade: A, at_least: 9000",
      "at_least: 9000", "bands.0", "band A is unreachable", "Move the band"),
    M("unreachable-middle-band", "grade: B, at_least: 560", "grade: B, at_least: 640",
      "grade: B", "bands.1.at_least", "falls from A to C", "fewer points"),
    M("bands-out-of-order", "grade: C, at_least: 420", "grade: B, at_least: 420", "bands:", "bands",
      "A, B, C, D once each", "in this order"),
    M("band-without-beginning", "grade: C, at_least: 420", "grade: C", "{grade: C",
      "bands.2.at_least", "do not cover all points", "Let A, B, C each say"),
    M("lowest-band-with-one", "{grade: D, title", "{grade: D, at_least: 1, title", "{grade: D",
      "bands.3.at_least", "do not cover all points", "D, which takes whatever is below"),
    # one card built on another
    M("unknown-base", "card: whole", "card: whale", "card: whale", "extends.card",
      "is not in scorecards/", "Correct the spelling", LOST, "built"),
    M("base-without-edition", '  card: whole\n  edition: "2026-11"\n', "  card: whole\n",
      "extends:", "extends", "does not name its base", "Write the `card`", card="built"),
    M("extends-itself", "card: whole", "card: built", "extends:", "extends", "in a circle",
      "written in full", card="built"),
    M("strange-key-of-extends", "  without:\n", "  except: [x]\n  without:\n", "except: [x]",
      "extends.except", "an extends says", "Correct the spelling", card="built"),
    M("without-what-is-not-there", "indicators: [kept]", "indicators: [kept, gifts]",
      "[kept, gifts]", "extends.without.indicators.1",
      "'gifts' is not in the indicators of whole/2026-11",
      "Correct the spelling", LOST, "built"),
    M("without-a-strange-list", "    vetoes: [listed]\n", "    bans: [listed]\n", "bans: [listed]",
      "extends.without.bans", "no such list", "Correct the spelling", card="built"),
    M("without-a-word", "indicators: [kept]", "indicators: kept", "indicators: kept",
      "extends.without.indicators", "is no list of ids", "Write a list", card="built"),
    M("changes-what-is-not-there", "      penalties: {points_each", "      pardons: {points_each",
      "pardons:", "extends.with.indicators.pardons", "is not in the indicators",
      "Correct the spelling", LOST, "built"),
    M("changes-what-is-left-out", "      penalties: {points_each: -25, floor: null}",
      "      kept: {least: 4}", "kept: {least: 4}", "extends.with.indicators.kept",
      "is not in the indicators", "Correct the spelling", LOST, "built"),
    M("same-id-as-in-the-base", "- id: fines-more\n    replaces: fines\n", "- id: fines\n",
      "- id: fines", "indicators.0.id", "stands in the base already",
      "Write `replaces: fines`", card="built"),
    M("replaces-what-is-not-there", "replaces: fines", "replaces: thefts", "replaces: thefts",
      "indicators.0.replaces", "is not in the indicators", "Correct the spelling", LOST, "built"),
    M("after-what-is-not-there", "after: fines-more", "after: thefts", "after: thefts",
      "indicators.1.after", "is not in the indicators", "Correct the spelling", LOST, "built"),
    M("changed-to-what-is-wrong", "penalties: {points_each: -25, floor: null}",
           "penalties: {points_each: twenty}", "points_each: twenty", "indicators.0.points_each",
           "not a number of points", "three decimals", card="built"),
    M("nothing-left-of-a-group", "    after: fines-more\n    group: reporting",
      "    after: fines-more\n    group: nobody", "group: nobody", "indicators.2.group",
      "every indicator has a group", "add the group", card="built"),
    M("key-twice", "window_months: 36", "window_months: 36\n    severity: [serious]",
      "severity: [serious]", "severity", "stands twice in one mapping", "Delete or rename",
      errors.DuplicateKeyError),
    M("points-missing", "{at_least: 900, points: 20}", "{at_least: 900}", "{at_least: 900}",
           "indicators.3.steps.0.points", "required", "Write the key"),
]  # fmt: skip


def test_the_cards_are_sound_before_anything_is_changed() -> None:
    for name in ("whole", "built"):
        card = load(text_of(name)).scorecard(name)
        assert {g.id for g in card.groups} == {"conduct", "reporting"}


def test_there_are_more_than_fifty_and_no_two_are_the_same() -> None:
    assert len({m.text for m in MUTATIONS}) == len({m.name for m in MUTATIONS}) > 50
    assert len(MUTATIONS) == len({m.name for m in MUTATIONS})


def test_a_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    text = text_of("whole").replace("  - id: fines\n", "  - id: fines: again\n")
    with pytest.raises(errors.UnreadablePackError) as caught:
        load(text)
    assert caught.value.line == text[: text.index("fines: again")].count("\n") + 1
    assert "not readable as YAML" in caught.value.rule
    assert "Check indentation" in caught.value.remedy


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_a_mutated_card_is_refused_with_line_key_rule_and_remedy(mutation: Mutation) -> None:
    with pytest.raises(errors.RulebookError) as caught:
        load(mutation.text)
    found = caught.value
    assert (type(found), found.line, found.facts()["key"]) == (
        mutation.kind,
        mutation.line,
        mutation.key,
    )
    assert mutation.rule in found.rule
    assert mutation.remedy in found.remedy
    told = str(found)
    assert told.startswith(f"card.yml, line {mutation.line}, key {mutation.key}")
    assert found.rule in told
    assert told.endswith(f"{found.remedy}.")
    assert "more after it" not in told


def test_what_is_wrong_in_the_base_is_named_where_it_was_written() -> None:
    base = text_of("whole").replace("at_least: 500000, points: -15", "at_least: 400000, points: 1")
    changed = text_of("built").replace("replaces: fines\n", "after: penalties\n")
    with pytest.raises(errors.InvalidPackError) as caught:
        parse(changed, whole=base)
    place = base[: base.index("at_least: 400000")].count("\n") + 1
    assert caught.value.facts()["key"] == "indicators.3.steps.1.at_least"
    assert str(caught.value).startswith(f"whole/2026-11, line {place}, key indicators.3")
