"""Runs the cases of the kinds of pack that ``law`` itself understands."""

from chengxin.law.rulebook.cases import CaseRunner

RUNNERS: dict[str, CaseRunner] = {}
