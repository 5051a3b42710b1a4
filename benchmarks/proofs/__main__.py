"""``python -m benchmarks.proofs NAME``: run one long proof and keep its figures."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.proofs import (
    defects,
    demonstration,
    durability,
    evaluation,
    hostile,
    inputs,
    interrupted,
    ways_up,
    windows,
)
from benchmarks.proofs.findings import CHECKOUT, Findings

PROOFS: dict[str, Callable[[Path, Findings], None]] = {
    "real-input": inputs.prove_real,
    "durability": durability.prove,
    "intake-400000": interrupted.prove,
    "hostile": hostile.prove,
    "defects": defects.prove,
    "windows": windows.prove,
    "evaluation-50000": evaluation.prove,
    "demo": demonstration.prove,
    "demo-600000": demonstration.prove_large,
    "ways-up": ways_up.prove,
    "clean-clone": inputs.prove_clone,
    "benchmarks": inputs.prove_benchmarks,
}


def main() -> int:
    """Exit 1 when a claim does not hold."""
    names = "\n".join(f"  {name:16} {_about(proof)}" for name, proof in PROOFS.items())
    parser = argparse.ArgumentParser(
        prog="scripts/prove",
        description=f"Long proofs:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=list(PROOFS))
    chosen = parser.parse_args()
    if chosen.name is None:
        parser.print_help()
        return 0
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="chengxin-proof-") as folder:
        PROOFS[chosen.name](Path(folder), findings)
    page = findings.write(chosen.name, _about(PROOFS[chosen.name]))
    print(f"\n{page.relative_to(CHECKOUT)}: {'holds' if findings.hold else 'DOES NOT HOLD'}")
    return 0 if findings.hold else 1


def _about(proof: Callable[[Path, Findings], None]) -> str:
    return (proof.__doc__ or "").split("\n")[0]


sys.exit(main())
