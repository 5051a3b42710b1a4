"""Mail settings from one address."""

import pytest

from chengxin.config.mail import mail_settings


def test_without_an_address_mails_are_printed() -> None:
    assert mail_settings("") == mail_settings("console:")
    assert mail_settings("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_an_address_says_everything() -> None:
    found = mail_settings("smtp://desk:p%40ss@mail.example.cn:587?tls=1&from=desk@example.cn")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.cn", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("desk", "p@ss")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)
    assert found["DEFAULT_FROM_EMAIL"] == "desk@example.cn"


def test_smtps_is_encrypted_from_the_start() -> None:
    found = mail_settings("smtps://mail.example.cn")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (
        465,
        True,
        False,
    )


@pytest.mark.parametrize("url", ["http://mail.example.cn", "smtp://", "mail.example.cn"])
def test_what_is_not_understood_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="CHENGXIN_EMAIL_URL"):
        mail_settings(url)
