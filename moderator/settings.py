"""One typed table of settings, kept in a TOML file the user may edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path

import platformdirs

from moderator.errors import ModeratorError

APP = "moderation-desk"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. Docs: ``docs/settings.md``."""

    language: str = "system"
    """``system``, ``zh`` or ``en``."""
    palette: str = "system"
    """``system``, ``light`` or ``dark``."""
    reviewer: str = ""
    """Name written into decisions; empty means the account's name."""
    text_size: int = 22
    """Size of the comment in the middle, in pixels at 100 %."""
    settle_ms: int = 150
    """A comment must have been on screen this long before a key decides it, in milliseconds."""
    quiet_ms: int = 50
    """A decision key is armed again only after its release and this much quiet, in milliseconds."""
    mood_line: float = 0.0
    """Sentiment below this gives a low ``mood`` finding; 0 switches it off. In [0, 1]."""
    flag_line: float = 0.5
    """An abuse score at or above this flags a comment by itself. In [0, 1]."""
    off_topic_line: float = 0.97
    """An off-topic score at or above this flags a comment. In [0, 1]."""


def config_folder() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False))


def data_folder() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def default_queue() -> Path:
    return data_folder() / "queue.db"


def settings_file() -> Path:
    return config_folder() / "settings.toml"


def private_folder(path: Path) -> Path:
    """Create ``path`` readable by its owner only (0700 where the system knows modes) and return it."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def read(file: Path | None = None) -> Settings:
    """Settings from the file; the defaults where it is missing.

    Raises ModeratorError naming the file where it is not TOML or a value has the wrong type.
    """
    file = file or settings_file()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise ModeratorError("settings.unreadable", where=str(file), detail=str(fault)) from fault
    settings = Settings()
    known = {f.name: type(getattr(settings, f.name)) for f in fields(Settings)}
    for name, value in table.items():
        if name not in known:
            continue
        wanted = known[name]
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not wanted:
            raise ModeratorError("settings.wrong_type", where=str(file), name=name, wanted=wanted.__name__)
        settings = replace(settings, **{name: value})
    return settings


def write(name: str, value: str | int | float, file: Path | None = None) -> None:
    """Set one value, keeping the user's comments and order."""
    import tomlkit  # only here: reading is the standard library's, and most commands never write

    file = file or settings_file()
    private_folder(file.parent)
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    document[name] = value
    partial = file.with_suffix(".part")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    partial.replace(file)
