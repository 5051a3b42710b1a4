"""Every word a screen may show exists in Chinese, and every code has one place."""

import re

from django.apps import apps
from django.db.models import Choices
from django.utils import translation

from tests.repository import ROOT

HAN = re.compile(r"[\u4e00-\u9fff]")


def our_choices() -> list[type[Choices]]:
    found = []
    waiting = list(Choices.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("chengxin.") and len(one):
            found.append(one)
    return sorted(found, key=lambda c: c.__qualname__)


def test_there_are_choices_to_look_at() -> None:
    assert len(our_choices()) > 5


def test_every_choice_has_a_chinese_label() -> None:
    with translation.override("zh-hans"):
        bare = [
            f"{choices.__qualname__}.{value}"
            for choices in our_choices()
            for value, label in choices.choices
            if not HAN.search(str(label))
        ]
    assert bare == []


def test_every_model_and_field_of_ours_has_a_chinese_name() -> None:
    with translation.override("zh-hans"):
        bare = []
        for model in apps.get_models():
            if not model.__module__.startswith("chengxin."):
                continue
            if not HAN.search(str(model._meta.verbose_name)):
                bare.append(model.__name__)
            bare += [
                f"{model.__name__}.{field.name}"
                for field in model._meta.local_fields
                if not HAN.search(str(field.verbose_name))
                and not field.is_relation
                and not field.primary_key
                and field.model is model
                and field.name not in {"password", "last_login", "is_superuser", "username"}
                and field.name not in {"first_name", "last_name", "email", "is_staff", "is_active"}
                and field.name not in {"date_joined"}
            ]
    assert bare == []


def test_the_rulebook_folder_holds_packs_only() -> None:
    folder = ROOT / "src" / "chengxin" / "rulebook"
    others = [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".yml", ".md"} and path.name != "__init__.py"
    ]
    assert [name for name in others if "__pycache__" not in name] == []
