"""Claims of a proof with the figures that show them."""

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = CHECKOUT / "docs" / "proofs"


@dataclass
class Findings:
    """What a proof found, in the order in which it was found."""

    rows: list[tuple[str, str, bool | None]] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    def figure(self, what: str, value: object) -> None:
        """Note a figure that is neither right nor wrong."""
        self._add(what, value, None)

    def claim(self, what: str, holds: bool, value: object = "") -> None:
        """Note whether a claim holds, and the figure that shows it."""
        self._add(what, value, holds)

    def _add(self, what: str, value: object, holds: bool | None) -> None:
        shown = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
        self.rows.append((what, str(shown), holds))
        mark = {True: "✓", False: "✗", None: " "}[holds]
        print(f"{mark} {what}  {shown}", flush=True)

    def below(self, lines: list[str]) -> None:
        """Put lines of Markdown below the table of claims."""
        self.more += ["", *lines]
        print("\n".join(lines), flush=True)

    @property
    def hold(self) -> bool:
        """Whether every claim holds."""
        return all(holds is not False for _, _, holds in self.rows)

    def write(self, name: str, about: str) -> Path:
        """Write the page of this proof."""
        commit = _output("git", "-C", str(CHECKOUT), "rev-parse", "--short", "HEAD") or "unknown"
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        today = date.today()  # noqa: DTZ011 - a date on a page
        lines = [
            f"# {name}",
            "",
            about,
            "",
            f"Measured {today} at commit {commit}, {machine}: `scripts/prove {name}`.",
            "",
            "| | figure | holds |",
            "|---|--:|:-:|",
        ]
        words = {True: "yes", False: "**no**", None: ""}
        lines += [f"| {what} | {value} | {words[holds]} |" for what, value, holds in self.rows]
        lines += self.more
        PAGES.mkdir(parents=True, exist_ok=True)
        page = PAGES / f"{name}.md"
        page.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return page


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
