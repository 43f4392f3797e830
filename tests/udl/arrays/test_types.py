"""The package takes its shapes from names that jaxtyping had in its older versions, too."""

import ast

from tests import ROOT

# What 0.2.19 offers. `Real` came with 0.2.24; `Num` says as much of arrays of real numbers.
OFFERED = {
    "Bool", "Complex", "Float", "Float16", "Float32", "Float64", "Inexact", "Int", "Int8", "Int16",
    "Int32", "Int64", "Integer", "Num", "Shaped", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
}  # fmt: skip


def taken_from_jaxtyping(source):
    return {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "jaxtyping"
        for alias in node.names
    }


def test_only_names_that_older_versions_have_are_used():
    modules = (ROOT / "src" / "udl").rglob("*.py")
    taken = set().union(*(taken_from_jaxtyping(path.read_text("utf-8")) for path in modules))
    assert "Float" in taken
    assert taken <= OFFERED


def test_a_newer_name_would_be_seen():
    assert taken_from_jaxtyping("from jaxtyping import Float, Real") - OFFERED == {"Real"}
