"""W2: resolve 1 M mentions (30 % without a code, slips of the keyboard) against 600 k subjects.

Target: at least 3 times as fast as Splink on DuckDB, recall at least 0.98 (linked, or the first
candidate of the held row; automatic links are reported apart), no wrong automatic link.

Run: ``python -m benchmarks.w02_resolution [--subjects 30000] [--mentions 50000] [--alone]``; the
full size is ``--subjects 600000 --mentions 1000000``. Splink comes with
``pip install --group benchmarks``; without it, or with ``--alone``, ours runs by itself.
Prints one JSON object.
"""

import argparse
import importlib.util
import json
import time
from typing import Any

import polars as pl

from benchmarks.w02_mentions import Population, population
from chengxin.engines.matching.parts import split_name
from chengxin.engines.matching.resolution import resolve
from chengxin.engines.matching.scoring import weights
from chengxin.engines.matching.tables import TabledRegister
from chengxin.engines.matching.writing import normalise_name

TARGET_RATIO, TARGET_RECALL = 3.0, 0.98


def run(subjects: int, mentions: int, *, alone: bool) -> dict[str, Any]:
    """Seconds and recall of ours and, where it is installed, of Splink on the same tables."""
    made = population(subjects, mentions)
    normalise_name("誠信"), weights()  # tables of characters and words, read once per process
    ours = _ours(made)
    found: dict[str, Any] = {
        "workload": "W2",
        "subjects": subjects,
        "mentions": mentions,
        "ours": ours,
        "target_ratio": TARGET_RATIO,
        "target_recall": TARGET_RECALL,
    }
    accurate = ours["recall"] >= TARGET_RECALL and ours["wrong_links"] == 0
    if alone or importlib.util.find_spec("splink") is None:
        return found | {"splink": "not run: pip install --group benchmarks", "met": accurate}
    peer = _splink(made)
    ratio = peer["seconds"] / ours["seconds"]
    return found | {
        "splink": peer,
        "times_as_fast": round(ratio, 2),
        "times_as_fast_with_preparation": round(
            (peer["seconds"] + peer["seconds_training"])
            / (ours["seconds"] + ours["seconds_preparing_the_register"]),
            2,
        ),
        "met": accurate and ratio >= TARGET_RATIO,
    }


def _ours(made: Population) -> dict[str, Any]:
    started = time.perf_counter()
    register = TabledRegister(made.identifiers, made.names)
    register.prepare()
    preparing = time.perf_counter() - started
    split_name.cache_clear()
    started = time.perf_counter()
    resolved = resolve(made.mentions, register)
    seconds = time.perf_counter() - started
    judged = made.truth.rename({"subject_id": "meant"}).join(resolved, on="row_no")
    linked = pl.col("subject_id").is_not_null()
    right_link = linked & (pl.col("subject_id") == pl.col("meant"))
    first = ~linked & (pl.col("candidate_ids").list.first() == pl.col("meant"))
    known = judged.filter(pl.col("meant") > 0)
    without = known.join(made.mentions.filter(pl.col("uscc").is_null()), on="row_no", how="semi")
    reached = pl.any_horizontal(right_link, first.fill_null(value=False))
    return {
        "seconds": round(seconds, 2),
        "seconds_preparing_the_register": round(preparing, 2),
        "mentions_per_second": round(made.mentions.height / seconds),
        "recall": round(known.select(reached.mean()).item(), 4),
        "recall_without_code": round(without.select(reached.mean()).item(), 4),
        "linked": round(known.select(right_link.mean()).item(), 4),
        "linked_without_code": round(without.select(right_link.mean()).item(), 4),
        "wrong_links": judged.filter(linked & (pl.col("subject_id") != pl.col("meant"))).height,
        "recall_without_code_by_writing": {
            kind: round(share, 4)
            for kind, share in without.group_by("kind").agg(reached.mean()).sort("kind").iter_rows()
        },
    }


def _splink(made: Population) -> dict[str, Any]:
    """Splink as its documentation sets up a link of two tables: trained on the same data.

    Training is counted apart, as the preparation of our register is: both are done once for many
    batches of mentions. It is given normalised names, which is work of ours that it is spared.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    left = _for_splink(made.mentions.select("uscc", "name", unique_id="row_no"))
    right = _for_splink(made.subjects.select("uscc", "name", unique_id="subject_id"))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.ExactMatch("uscc"),
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("uscc"),
            block_on("name"),
            block_on("head", "tail"),
            block_on("core"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    started = time.perf_counter()
    started = time.perf_counter()
    duck = DuckDBAPI()
    tables = [
        duck.register(left, dataset_display_name="a_mention"),
        duck.register(right, dataset_display_name="b_subject"),
    ]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("uscc")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("head", "tail"))
    trained = time.perf_counter() - started
    started = time.perf_counter()
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    pairs = pl.from_arrow(predictions.as_pyarrow_table())
    assert isinstance(pairs, pl.DataFrame)
    best = (
        pairs.sort("match_weight", descending=True)
        .unique("unique_id_l", keep="first", maintain_order=True)
        .select(row_no=pl.col("unique_id_l").cast(pl.Int64), found=pl.col("unique_id_r"),
                probability=pl.col("match_probability"))
    )  # fmt: skip
    seconds = time.perf_counter() - started
    judged = made.truth.join(best, on="row_no", how="left")
    known = judged.filter(pl.col("subject_id") > 0)
    without = known.join(made.mentions.filter(pl.col("uscc").is_null()), on="row_no", how="semi")
    right_first = (pl.col("found") == pl.col("subject_id")).fill_null(value=False)
    sure = pl.col("probability") >= 0.95
    return {
        "seconds": round(seconds, 2),
        "seconds_training": round(trained, 2),
        "pairs": pairs.height,
        "recall": round(known.select(right_first.mean()).item(), 4),
        "recall_without_code": round(without.select(right_first.mean()).item(), 4),
        "wrong_links_at_0.95": judged.filter(sure & ~right_first).height,
    }


def _for_splink(table: pl.DataFrame) -> Any:
    """Names normalised, and cut into what it blocks on."""
    name = pl.col("name").map_elements(normalise_name, pl.String)
    named = table.with_columns(name=name).with_columns(
        core=pl.col("name").str.replace(r"^上海(市)?", "").str.replace(r"有限(责任)?公司$", "")
    )
    return named.with_columns(
        head=pl.col("core").str.head(2), tail=pl.col("core").str.tail(2)
    ).to_arrow()


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=30_000)
    parser.add_argument("--mentions", type=int, default=50_000)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    figures = run(given.subjects, given.mentions, alone=given.alone)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
