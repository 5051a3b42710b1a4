"""Loads and asks the rulebook: the law as dated data, refused when it contradicts itself.

Law: every file under ``chengxin/rulebook`` names its own. May use: the rest of ``law``.
Upper layers take a `Rulebook` as an argument or call `default()`.
"""

from chengxin.law.rulebook.book import PACKAGED, CheckResult, Rulebook, default, load
from chengxin.law.rulebook.cases import Case, CaseRunner
from chengxin.law.rulebook.composing import Addition, compose
from chengxin.law.rulebook.editions import Edition, canonical_json, parse_edition, read_folder
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem, Deadline
from chengxin.law.rulebook.schemas.catalogue_fields import Field, normalise_header
from chengxin.law.rulebook.schemas.catalogue_rules import Condition, CrossFieldRule
from chengxin.law.rulebook.schemas.code_table import CodeEntry, CodeTable, normalise_code
from chengxin.law.rulebook.schemas.directory import Directory, Unit
from chengxin.law.rulebook.schemas.protections import Protection, Protections
from chengxin.law.rulebook.schemas.publicity import PublicityPack
from chengxin.law.rulebook.writing import as_mapping, as_yaml

__all__ = [
    "PACKAGED",
    "Addition",
    "Case",
    "CaseRunner",
    "CatalogueItem",
    "CheckResult",
    "CodeEntry",
    "CodeTable",
    "Condition",
    "CrossFieldRule",
    "Deadline",
    "Directory",
    "Edition",
    "Field",
    "Pack",
    "Protection",
    "Protections",
    "PublicityPack",
    "Rulebook",
    "Unit",
    "as_mapping",
    "as_yaml",
    "canonical_json",
    "compose",
    "default",
    "load",
    "normalise_code",
    "normalise_header",
    "parse_edition",
    "read_folder",
]
