"""In which language the command line speaks: Chinese unless asked otherwise."""

import os
import sys
from collections.abc import Sequence
from typing import Literal

Language = Literal["zh", "en"]
DJANGO_CODES: dict[str, str] = {"zh": "zh-hans", "en": "en"}

_spoken: Language = "zh"


def language() -> Language:
    """The language in use."""
    return _spoken


def speak(chosen: str) -> None:
    """Use a language from now on, for our texts and for Django's translations."""
    global _spoken
    _spoken = "en" if chosen == "en" else "zh"
    if "django.conf" in sys.modules:  # else Django is not started yet; `start` asks again
        from django.conf import settings
        from django.utils import translation

        if settings.configured:
            translation.activate(DJANGO_CODES[_spoken])


def speak_as_asked(arguments: Sequence[str]) -> None:
    """Choose from ``--lang`` in the arguments, else ``CHENGXIN_LANG``, before help is written."""
    chosen = os.environ.get("CHENGXIN_LANG", "zh")
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument == "--lang":
            chosen = following
        elif argument.startswith("--lang="):
            chosen = argument.partition("=")[2]
    speak(chosen)


def say(zh: str, en: str) -> str:
    """The text in the language in use."""
    return en if _spoken == "en" else zh
