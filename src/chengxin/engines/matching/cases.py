"""Runs the worked examples of name words and match weights (``rulebook/cases/name-words.*``,
``match-weights.*``).

```yaml
name: 分支机构与母公司
why: 二者相关而不是同一主体
expect:
  parts:                    # name-words: what a name is made of; those named are compared
    - name: 上海示例科技有限公司
      own: 示例
  alike:                    # name-words: pairs that are one spelling
    - [示例（上海）有限公司, 示例(上海) 有限公司]
  pairs:                    # match-weights: two mentions, the verdict, bounds of the score
    - left: {name: 示例}
      right: {name: 示例}
      verdict: same
      at_least: 900
```
"""

from collections.abc import Iterator, Mapping
from typing import Any

from chengxin.engines.matching.comparison import Mention, compare
from chengxin.engines.matching.parts import split_name
from chengxin.engines.matching.writing import normalise_name
from chengxin.law.rulebook import Rulebook
from chengxin.law.rulebook.cases import Case


def run_case(_book: Rulebook, case: Case) -> list[str]:
    """What a case expects and does not get, a sentence each; the packaged editions are used."""
    expect = case.content["expect"]
    return [*_parts(expect), *_alike(expect), *_pairs(expect)]


def _parts(expect: Mapping[str, Any]) -> Iterator[str]:
    for wanted in expect.get("parts", ()):
        found = split_name(normalise_name(wanted["name"]))
        for part, value in wanted.items():
            if part != "name" and getattr(found, part) != value:
                yield f"{part} of {wanted['name']}: expected {value!r}, {getattr(found, part)!r}"


def _alike(expect: Mapping[str, Any]) -> Iterator[str]:
    for left, right in expect.get("alike", ()):
        if normalise_name(left) != normalise_name(right):
            yield f"{left} and {right} are not one spelling"


def _pairs(expect: Mapping[str, Any]) -> Iterator[str]:
    for pair in expect.get("pairs", ()):
        found = compare(Mention(**pair["left"]), Mention(**pair["right"]))
        said = f"{pair['left']['name']} and {pair['right']['name']}"
        if found.verdict != pair["verdict"]:
            yield f"{said}: expected {pair['verdict']}, found {found.verdict}"
        if not pair.get("at_least", 0) <= found.match_score <= pair.get("at_most", 1000):
            yield f"{said}: the score is {found.match_score}"
