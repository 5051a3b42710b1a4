"""One command: ``python -m benchmarks.real [--data FOLDER] [--out FIGURES.json] [--home FOLDER]``.

Exit code 0 when everything that must be shown is shown, or when there is no data; else 1.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real", description=__doc__)
    default = os.environ.get("CHENGXIN_REAL_DATA") or str(CHECKOUT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(default), help="the data folder")
    parser.add_argument(
        "--out", type=Path, default=CHECKOUT / "var" / "real-input.json", help="the figures"
    )
    parser.add_argument("--home", type=Path, help="keep the state folder here (default: temporary)")
    return parser.parse_args()


def main() -> int:
    """Run the trial in a state folder of its own."""
    chosen = _arguments()
    if not chosen.data.is_dir():
        print(f"skipped: there is no data folder {chosen.data} (set CHENGXIN_REAL_DATA or --data)")
        return 0
    with tempfile.TemporaryDirectory(prefix="chengxin-real-") as temporary:
        folder = Path(temporary)
        # Before Django reads its settings; a real state folder is never touched.
        os.environ["CHENGXIN_HOME"] = str(chosen.home or folder / "home")
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.config.settings")
        return _run(chosen, folder)


def _run(chosen: argparse.Namespace, folder: Path) -> int:
    import django

    django.setup()
    from benchmarks.real.trial import run
    from chengxin.records.store import embedded

    began = time.monotonic()
    try:
        findings = run(chosen.data, folder, print)
    finally:
        embedded.stop()
    seconds = round(time.monotonic() - began, 1)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    figures = json.dumps(findings.figures() | {"seconds": seconds}, ensure_ascii=False, indent=1)
    chosen.out.write_text(figures, encoding="utf-8")
    print(f"\n{seconds} s; figures in {chosen.out}")
    for failure in findings.failures:
        print(f"FAILED: {failure}")
    print("everything shown" if not findings.failures else f"{len(findings.failures)} failures")
    return 1 if findings.failures else 0


if __name__ == "__main__":
    sys.exit(main())
