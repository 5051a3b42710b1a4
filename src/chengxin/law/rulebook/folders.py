"""Where the packaged rulebook lies."""

from pathlib import Path

PACKAGED = Path(__file__).resolve().parents[2] / "rulebook"
