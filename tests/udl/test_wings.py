"""Each wing of the package offers what its modules make, under one name each."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests import ROOT

SOURCE = ROOT / "src" / "udl"
# Their modules are used as a whole: `from udl.data import mnist`, `from udl.checks import …`.
ROOMS_OF_MODULES = {"checks", "coursework", "data", "experiments"}
WINGS = sorted(
    path.parent.name
    for path in SOURCE.glob("*/__init__.py")
    if path.parent.name not in ROOMS_OF_MODULES
)


def defined(path: Path) -> set[str]:
    """The public functions and classes of a module."""
    return {
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    }


def taken_from_siblings(wing: Path) -> set[str]:
    """What the modules of a wing import of each other: helpers that need not be offered."""
    return {
        alias.name
        for path in wing.glob("[!_]*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"udl.{wing.name}.")
        for alias in node.names
    }


@pytest.mark.parametrize("name", WINGS)
def test_a_wing_offers_the_public_names_of_its_modules(name):
    wing = importlib.import_module(f"udl.{name}")
    made = {one for path in (SOURCE / name).glob("[!_]*.py") for one in defined(path)}
    forgotten = made - set(wing.__all__) - taken_from_siblings(SOURCE / name)
    assert not forgotten
    for offered in wing.__all__:
        assert getattr(wing, offered) is not None, offered


@pytest.mark.parametrize("name", WINGS)
def test_no_name_of_a_wing_hides_one_of_its_modules(name):
    modules = {path.stem for path in (SOURCE / name).glob("[!_]*.py")}
    assert not modules & set(importlib.import_module(f"udl.{name}").__all__)


@pytest.mark.parametrize("name", WINGS)
def test_a_wing_says_what_it_is_for(name):
    assert len(importlib.import_module(f"udl.{name}").__doc__ or "") > 60
