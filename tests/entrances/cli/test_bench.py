"""`chengxin bench` runs benchmarks, not the parts that stand beside them."""

import importlib.util

from chengxin.entrances.cli.commands import bench


def test_a_workload_is_the_module_that_can_be_run() -> None:
    tree, known = bench._benchmarks()
    assert known["W3"] == "benchmarks.w03_evaluation"
    assert known["W10"] == "benchmarks.w10_regrade"
    for name, module in known.items():
        assert module.startswith(f"benchmarks.w{int(name[1:]):02d}_")
        found = importlib.util.find_spec(module)
        assert found is not None
        assert (tree / "benchmarks" / f"{module.partition('.')[2]}.py").exists()
