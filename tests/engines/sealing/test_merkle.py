"""The Merkle tree against the vectors and the recursive definition of RFC 6962."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.engines.sealing.merkle import (
    EMPTY_ROOT,
    InclusionProof,
    MerkleTree,
    leaf_digest,
    node_digest,
    verify_inclusion,
)

# The eight leaves and their roots used by the Certificate Transparency projects
# (certificate-transparency-go, merkletree tests).
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaves_of_any_count = st.lists(st.binary(max_size=6), min_size=1, max_size=40)


def _root_by_definition(leaves):
    """MTH of RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaf_digest(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_digest(_root_by_definition(leaves[:split]), _root_by_definition(leaves[split:]))


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_equal_the_certificate_transparency_vectors(count):
    assert MerkleTree(CT_LEAVES[:count]).root.hex() == CT_ROOTS[count - 1]


def test_no_leaves_have_the_root_of_nothing():
    assert MerkleTree([]).root == EMPTY_ROOT


@given(leaves_of_any_count)
def test_root_equals_the_recursive_definition(leaves):
    assert MerkleTree(leaves).root == _root_by_definition(leaves)


@given(leaves_of_any_count)
def test_every_leaf_has_a_proof_that_holds_and_is_short(leaves):
    tree = MerkleTree(leaves)
    for index, data in enumerate(leaves):
        proof = tree.inclusion_proof(index)
        assert verify_inclusion(data, proof, tree.root)
        assert len(proof.siblings) <= (len(leaves) - 1).bit_length()


@given(leaves_of_any_count, st.data())
def test_a_proof_holds_for_no_other_leaf_index_size_or_root(leaves, data):
    tree = MerkleTree(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = tree.inclusion_proof(index)
    assert not verify_inclusion(leaves[index] + b"x", proof, tree.root)
    assert not verify_inclusion(leaves[index], proof, bytes(32))
    longer = InclusionProof(index, proof.size, (*proof.siblings, bytes(32)))
    assert not verify_inclusion(leaves[index], longer, tree.root)
    if proof.siblings:
        shorter = InclusionProof(index, proof.size, proof.siblings[:-1])
        assert not verify_inclusion(leaves[index], shorter, tree.root)
    beyond = InclusionProof(proof.size, proof.size, proof.siblings)
    assert not verify_inclusion(leaves[index], beyond, tree.root)


@given(leaves_of_any_count, st.data())
def test_a_changed_sibling_never_verifies(leaves, data):
    tree = MerkleTree([*leaves, b"one more"])
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = tree.inclusion_proof(index)
    at = data.draw(st.integers(0, len(proof.siblings) - 1))
    siblings = list(proof.siblings)
    siblings[at] = bytes([siblings[at][0] ^ 1]) + siblings[at][1:]
    changed = InclusionProof(index, proof.size, tuple(siblings))
    assert not verify_inclusion([*leaves, b"one more"][index], changed, tree.root)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index):
    with pytest.raises(IndexError, match="no leaf"):
        MerkleTree([b"a", b"b", b"c"]).inclusion_proof(index)
