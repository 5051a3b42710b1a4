"""Language, policy, demo switch and error pages."""

import pytest
from django.test import Client, override_settings


def test_pages_are_chinese_whatever_the_browser_prefers(db):
    answer = Client(headers={"accept-language": "en"}).get("/help/")
    assert '<html lang="zh-CN"' in answer.content.decode()


def test_the_switch_turns_pages_english_and_stays(db):
    client = Client()
    client.post("/language/", {"language": "en", "next": "/help/"})
    answer = client.get("/help/")
    assert '<html lang="en"' in answer.content.decode()
    assert "Help and publicity rules" in answer.content.decode()


def test_the_policy_allows_no_inline_style_or_script(db):
    policy = Client().get("/help/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("path", ["/no-such-page/", "/desk/catalogue/no-such-item/"])
def test_a_missing_page_is_ours(signed_in, path):
    answer = signed_in("office").get(path)
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()


def test_an_error_page_is_ours(db):
    from chengxin.entrances.web import errors

    answer = errors.server_error(None)  # type: ignore[arg-type]
    assert answer.status_code == 500
    assert "系统出了问题" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_without_harm(db):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-out/")
    assert answer.status_code == 400
    assert "这个请求看不懂" in answer.content.decode()


def test_the_role_switch_exists_in_the_demo_only(person, db):
    office = person("office")
    assert Client().post("/demo/role/", {"account": office.username}).status_code == 404
    with override_settings(CHENGXIN_DEMO=True):
        client = Client()
        answer = client.post("/demo/role/", {"account": office.username}, follow=True)
        assert answer.request["PATH_INFO"] == "/desk/"
        assert "演示环境" in answer.content.decode()
        assert client.post("/demo/role/", {"account": "nobody"}).status_code == 404


@override_settings(AXES_ENABLED=True)
def test_after_five_wrong_passwords_sign_in_pauses(person, db):
    person("office")
    client = Client()
    form = {"username": "office-1", "password": "wrong"}
    answers = [client.post("/desk/sign-in/", form).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert "操作过于频繁" in client.post("/desk/sign-in/", form).content.decode()
