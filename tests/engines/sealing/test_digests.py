"""Digests against published vectors."""

import pytest

from chengxin.engines.sealing import digests
from chengxin.engines.sealing.digests import digest_of, hex_digest, is_available
from chengxin.engines.sealing.errors import DigestUnavailableError


def test_sha256_equals_the_nist_vector():
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hex_digest(b"abc") == expected


@pytest.mark.skipif(not is_available("sm3"), reason="this OpenSSL has no SM3")
def test_sm3_equals_the_vector_of_gbt_32905_2016():
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hex_digest(b"abc", "sm3") == expected


def test_sm3_on_a_build_without_it_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(digests, "is_available", lambda algorithm: False)
    with pytest.raises(DigestUnavailableError) as caught:
        hex_digest(b"abc", "sm3")
    assert caught.value.algorithm == "sm3"


def test_the_digest_of_a_value_is_that_of_its_canonical_text():
    assert digest_of({"b": 1, "a": "文"}) == hex_digest('{"a":"文","b":1}'.encode())
