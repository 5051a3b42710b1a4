"""The lists of measures, spared violations and benchmarks: for anybody, and never deciding."""

import pytest
from django.test import Client
from django.urls import reverse

DOORS = ["portal", "desk"]


@pytest.fixture
def clients(signed_in) -> dict[str, Client]:
    return {"portal": Client(), "desk": signed_in("department")}


def test_the_list_of_measures_says_what_is_never_demanded(db: None) -> None:
    page = Client().get(reverse("portal:measures")).content.decode()
    assert "不可由行政机关采取或要求" in page
    assert "限制申请财政性资金项目" in page
    assert "职业禁入和从业限制约束自然人" in page


@pytest.mark.parametrize("door", DOORS)
def test_the_lists_are_searched_and_exported(clients: dict[str, Client], door: str) -> None:
    client, url = clients[door], reverse(f"{door}:no-penalty")
    assert "未按规定明码标价" in client.get(url).content.decode()
    found = client.get(url, {"q": "危险废物"}).content.decode()
    assert "未按规定设置危险废物识别标志" in found
    assert "未按规定明码标价" not in found
    nothing = client.get(url, {"q": "没有这种行为"}).content.decode()
    assert "没有找到" in nothing
    file = client.get(url, {"kind": "first", "format": "csv"}).content.decode("utf-8-sig")
    assert "首违可以不罚" in file
    assert "轻微不罚" not in file
    sorted_by_title = client.get(reverse(f"{door}:discretion"), {"sort": "-title"})
    assert "经营超过保质期的食品" in sorted_by_title.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_conditions_are_ticked_and_nothing_is_decided(
    clients: dict[str, Client], door: str
) -> None:
    client = clients[door]
    url = reverse(f"{door}:no-penalty-entry", args=["ecology-environment", "hazardous-waste-label"])
    all_met = {"c-tonnes": "1", "c-days": "5", "c-no-harm": "yes", "check": "1"}
    page = client.get(url, all_met).content.decode()
    assert "符合清单的全部条件" in page
    assert "不是决定" in page
    unclear = client.get(url, {**all_met, "c-days": ""}).content.decode()
    assert "还不清楚" in unclear
    late = client.get(url, {**all_met, "c-days": "6"}).content.decode()
    assert "不符合" in late


def test_the_calculator_gives_a_range_with_its_circumstances(clients: dict[str, Client]) -> None:
    url = reverse("portal:discretion-entry", args=["market-regulation", "expired-food"])
    page = clients["portal"].get(url, {"value": "15000", "c": "harm-lessened", "check": "1"})
    text = page.content.decode()
    assert "从轻处罚" in text
    assert "150,000.00" in text or "150,000" in text
    assert "主动减轻违法行为的危害后果" in text
    wrong = clients["portal"].get(url, {"value": "一些", "check": "1"}).content.decode()
    assert "请填写金额" in wrong


@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_there_is_not_found(clients: dict[str, Client], door: str) -> None:
    for name in ("no-penalty-entry", "discretion-entry"):
        url = reverse(f"{door}:{name}", args=["no-such", "entry"])
        assert clients[door].get(url).status_code == 404
