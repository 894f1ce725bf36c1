"""Both languages from one catalogue in ``resources/translations``; Qt-free, for desk and command line."""

from __future__ import annotations

import locale
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from moderator import assets, vocabulary
from moderator.errors import ModeratorError

COUNTED = re.compile(r"(\{(\w+)\} (?:new |flagged )?(?:comment|article|problem|row|file|load|decision))s\b")
"""What is counted in an English text: one of them stands without the s."""


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


def read_catalogue(folder: Path | None = None) -> dict[str, Mapping[str, str]]:
    """Read every ``*.toml`` of the folder: ``"some.key" = { zh = "…", en = "…" }``.

    Without a folder it is the program's, with the user's own names of reasons and tags laid over it.
    Raises ValueError where two files define the same key: a text has one home.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for file in sorted((folder or assets.path("translations")).glob("*.toml")):
        for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in texts:
                raise ValueError(f"{file.name}: {key} is defined twice")
            texts[key] = entry
    return texts | _own_names() if folder is None else texts


def _own_names() -> dict[str, Mapping[str, str]]:
    """None where the user's file is faulty: whoever reads the vocabulary itself says so."""
    try:
        return vocabulary.read().names()
    except ModeratorError:
        return {}


@dataclass(frozen=True, slots=True)
class Translator:
    """Texts of one language: ``tr("load.done", n=48)``. Named places are filled by ``str.format``."""

    texts: Mapping[str, Mapping[str, str]]
    language: Language

    def __call__(self, key: str, **params: object) -> str:
        """The text for ``key``. Raises KeyError for an unknown key: a missing text is a bug."""
        text = self.texts[key][self.language.value]
        if self.language is Language.EN:
            text = COUNTED.sub(lambda found: found[1] if str(params.get(found[2])) == "1" else found[0], text)
        return text.format(**params)

    def has(self, key: str) -> bool:
        return key in self.texts

    def word(self, kind: str, name: str) -> str:
        """What a ``reason`` or ``tag`` is called; its id where nobody here knows it (another desk's own)."""
        return self(f"{kind}.{name}") if self.has(f"{kind}.{name}") else name

    def error(self, fault: ModeratorError) -> tuple[str, str]:
        """The sentence and the hint of a fault, the place in front of the sentence."""
        sentence = self(fault.key, **fault.params)
        if fault.where:
            sentence = f"{fault.where}: {sentence}"
        hint = f"{fault.key}.hint"
        return sentence, self(hint, **fault.params) if self.has(hint) else ""


@dataclass(frozen=True, slots=True)
class Both:
    """Texts in both languages at once: what is stored with a comment is stored with both."""

    zh: Translator
    en: Translator

    @classmethod
    def read(cls) -> Both:
        texts = read_catalogue()
        return cls(Translator(texts, Language.ZH), Translator(texts, Language.EN))

    def __call__(self, key: str, **params: object) -> tuple[str, str]:
        """The Chinese and the English text."""
        return self.zh(key, **params), self.en(key, **params)


def system_language() -> Language:
    """Chinese where the system speaks it, else English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((value for value in names if value), "") or (locale.getlocale()[0] or "")
    return Language.ZH if name.lower().startswith(("zh", "chinese")) else Language.EN


def translator(language: Language | None = None) -> Translator:
    return Translator(read_catalogue(), language or system_language())
