"""What is wrong with a page: for axe, for the width of a screen, for the content policy.

A page is loaded once and looked at in every width: to load it takes longer than to look at it.
"""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

import chengxin_vendor
from playwright.sync_api import ConsoleMessage, Page

AXE = (chengxin_vendor.testing_root() / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"phone": (390, 844)}
SIZES = {"desktop": (1440, 900), **PHONE}
# What passes is not sent: it is a hundred times as much.
FIND_SERIOUS = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(
  found => found.violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(each => `${each.impact} ${each.id}: ${each.nodes[0].html.slice(0, 160)}`))"""
SURPLUS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def look_at(page: Page, address: str, sizes: dict[str, tuple[int, int]] | None = None) -> list[str]:
    """What is wrong with one page, as sentences; the page stays open in the last of the widths."""
    complaints = _listen_to(page)
    complaints.clear()
    wrong = []
    for number, (size, (width, height)) in enumerate((sizes or SIZES).items()):
        page.set_viewport_size({"width": width, "height": height})
        if number == 0:
            page.goto(address)
        surplus = page.evaluate(SURPLUS)
        if surplus > 0:
            wrong.append(f"{address} ({size}): {surplus} pixels wider than the screen")
        wrong += [f"{address} ({size}): {each}" for each in page.evaluate(FIND_SERIOUS, RULES)]
    return wrong + [f"{address}: {text}" for text in complaints]


def hold_sound(
    page: Page, addresses: Iterable[str], sizes: dict[str, tuple[int, int]] | None = None
) -> None:
    """Fail with all that is wrong with several pages."""
    wrong = [text for address in addresses for text in look_at(page, address, sizes)]
    assert not wrong, "\n".join(wrong)


def _listen_to(page: Page) -> list[str]:
    """The page's complaints from its first look on; axe is in each of its documents then."""
    if page not in _complaints:
        kept = _complaints[page] = []

        def keep(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 40" not in message.text:
                kept.append(message.text)

        page.on("console", keep)
        page.on("pageerror", lambda error: kept.append(str(error)))
        page.add_init_script(AXE)  # no script element, which the policy would forbid
    return _complaints[page]
