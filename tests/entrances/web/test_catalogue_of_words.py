"""Every word on every screen has its English."""

import importlib.machinery
import importlib.util
from pathlib import Path


def test_the_english_catalogue_is_whole():
    path = Path(__file__).parents[3] / "scripts/messages"
    loader = importlib.machinery.SourceFileLoader("messages", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("messages", loader))
    loader.exec_module(module)
    assert module.complaints() == []
