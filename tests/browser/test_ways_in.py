"""The ways in on the screen: several files, one row, a receipt, systems, the interface's pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chengxin.law import rulebook
from tests.browser.looking import look_at
from tests.town import TODAY, Town

pytestmark = pytest.mark.browser
HEADER = "名称,统一社会信用代码,主体类别,登记状态,成立日期\n"
FIRST = "示例区晨曦机械有限公司,91310199MA5LG2B67Q,企业法人,存续,2015-03-02\n"
SECOND = "示例区暮色机械有限公司,91310199MA5LG2B59W,企业法人,存续,2016-03-02\n"


@pytest.mark.parametrize(
    ("username", "path"),
    [
        pytest.param("clerk", "/desk/batches/upload/", id="upload"),
        pytest.param("clerk", "/desk/batches/?q=nothing", id="nothing_found"),
        pytest.param("clerk", "/desk/batches/sent/?batch={faulty}", id="sent"),
        pytest.param("clerk", "/desk/batches/{faulty}/receipt/", id="receipt"),
        pytest.param("clerk", "/desk/batches/entry/", id="items"),
        pytest.param("clerk", "/desk/batches/entry/administrative-penalty/", id="entry"),
        pytest.param("office", "/desk/clients/", id="systems"),
        pytest.param("clerk", "/desk/clients/", id="own_systems"),
        pytest.param("", "/api/", id="interface"),
    ],
)
def test_nothing_serious_is_wrong(
    page: Page,
    site: str,
    town: Town,
    sign_in: Callable[[str], None],
    username: str,
    path: str,
) -> None:
    if username:
        sign_in(username)
    assert look_at(page, site + path.format(**town.__dict__)) == []


def test_the_interface_is_tried_out_under_our_policy(page: Page, site: str) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/api/v1/docs")
    expect(page.get_by_text("/api/v1/batches", exact=True).first).to_be_visible()
    assert complaints == []


def test_two_files_go_out_together_and_a_bad_one_is_named(
    page: Page, site: str, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    contents = {"一.csv": HEADER + FIRST, "二.csv": HEADER + SECOND, "坏.csv": "甲列,乙列\n1,2\n"}
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    sign_in("clerk")
    page.goto(f"{site}/desk/batches/upload/?item=registration")
    page.locator("input[name=file]").set_input_files([tmp_path / name for name in contents])
    expect(page.locator("[data-chosen]")).to_have_text("一.csv、二.csv、坏.csv")
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_url("**/desk/batches/sent/**")
    expect(page.locator("#sent tbody tr")).to_have_count(2)
    expect(page.get_by_text("甲列")).to_be_visible()


def test_a_refused_file_is_told_on_the_same_page(
    page: Page, site: str, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / "坏.csv").write_text("甲列,乙列\n1,2\n", encoding="utf-8")
    sign_in("clerk")
    page.goto(f"{site}/desk/batches/upload/?item=registration")
    page.locator("input[name=file]").set_input_files(tmp_path / "坏.csv")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("甲列")).to_be_visible()
    expect(page.get_by_role("button", name="报送", exact=True)).to_be_enabled()


def test_one_row_is_mended_in_its_form_and_gets_a_receipt(
    page: Page, site: str, sign_in: Callable[[str], None]
) -> None:
    fields = {
        f.title_zh: f for f in rulebook.default().catalogue_item("registration", TODAY).fields
    }

    def field(title: str) -> str:
        return f'[name="{fields[title].code}"]'

    sign_in("clerk")
    page.goto(f"{site}/desk/batches/entry/registration/")
    page.fill(field("名称"), "示例区朝露机械有限公司")
    page.fill(field("统一社会信用代码"), "91310199MA5LG2B67Q")
    page.get_by_role("button", name="报送这一条").click()
    expect(page.locator(".cx-wrong").first).to_be_visible()
    expect(page.locator(field("名称"))).to_have_value("示例区朝露机械有限公司")
    page.select_option(field("主体类别"), label="企业法人")
    page.select_option(field("登记状态"), index=1)
    page.fill(field("成立日期"), "2015-03-02")
    page.get_by_role("button", name="报送这一条").click()
    confirm = page.get_by_label("看过以上提示，内容无误")
    if confirm.count():
        confirm.check()
        page.get_by_role("button", name="报送这一条").click()
    page.wait_for_url("**/receipt/")
    expect(page.get_by_role("heading", name="归集回执")).to_be_visible()
