"""One typed table of settings, kept in a TOML file the user may edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from moderator.errors import ModeratorError

APP = "moderation-desk"


class Group(StrEnum):
    """Where a setting stands in the dialog; named by ``setting_group.<value>``."""

    LOOK = "look"
    KEYS = "keys"
    FLAGS = "flags"
    RULES = "rules"
    QUEUE = "queue"
    CALM = "calm"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting may be: one of ``words`` where there are any, or a number from ``low`` to ``high``."""

    group: Group
    words: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0

    def allows(self, value: object) -> bool:
        if self.words:
            return value in self.words
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return True
        return self.low <= value <= self.high


Default = TypeVar("Default", str, int, float, bool)


def _setting(
    default: Default, group: Group, *words: str, low: float = 0.0, high: float = 0.0, step: float = 1.0
) -> Default:
    """A field of the table; ``low`` and ``high`` are bounds of a number, ``step`` what an arrow key adds."""
    kind = Kind(group, words, low, high, step)
    made: Default = field(default=default, metadata={"kind": kind})
    return made


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; the dialog is made from this table. Docs: ``docs/settings.md``."""

    language: str = _setting("system", Group.LOOK, "system", "zh", "en")
    """``system``, ``zh`` or ``en``."""
    palette: str = _setting("system", Group.LOOK, "system", "light", "dark")
    """``system``, ``light`` or ``dark``."""
    reviewer: str = _setting("", Group.KEYS)
    """Name written into decisions; empty means the account's name."""
    text_size: int = _setting(22, Group.LOOK, low=14, high=48, step=2)
    """Size of the comment in the middle, in pixels at 100 %."""
    settle_ms: int = _setting(150, Group.KEYS, low=0, high=2000, step=50)
    """A comment must have been on screen this long before a key decides it, in milliseconds."""
    quiet_ms: int = _setting(50, Group.KEYS, low=0, high=1000, step=10)
    """A decision key is armed again only after its release and this much quiet, in milliseconds."""
    mood_line: float = _setting(0.0, Group.FLAGS, high=1, step=0.05)
    """Sentiment below this gives a low ``mood`` finding; 0 switches it off. In [0, 1]."""
    flag_line: float = _setting(0.5, Group.FLAGS, high=1, step=0.05)
    """An abuse score at or above this flags a comment by itself. In [0, 1]."""
    off_topic_line: float = _setting(0.97, Group.FLAGS, high=1, step=0.01)
    """An off-topic score at or above this flags a comment. In [0, 1]."""
    rule_floor: float = _setting(0.8, Group.RULES, high=1, step=0.05)
    """A changed rule below this precision on past decisions needs a reason to be saved. In [0, 1]."""
    team_packs: str = _setting("", Group.RULES)
    """A folder of rule packs shared by a team, layered over those that ship; empty means none."""
    packs_off: str = _setting("", Group.RULES)
    """Rule packs that are switched off: the names that `moderator rules list` shows, with commas between."""
    mask: bool = _setting(False, Group.CALM)
    """Cover the worst words until a key is held."""
    calm: bool = _setting(False, Group.CALM)
    """A quieter palette: marks differ by shape, hardly by colour."""
    exposure: bool = _setting(True, Group.CALM)
    """Count the flagged comments read today, for the reviewer alone; the count leaves this machine never."""
    exposure_budget: int = _setting(0, Group.CALM, high=10000, step=50)
    """After this many flagged comments in a day a pause is suggested; 0 suggests none."""
    import_field_cap: int = _setting(16_000_000, Group.FILES, low=1, high=2_000_000_000, step=1_000_000)
    """A field of an import may have this many characters; a longer one becomes a problem row."""
    import_ratio_cap: int = _setting(1_000, Group.FILES, low=1, high=1_000_000, step=100)
    """A packed import may unfold to this many times its size."""
    import_megabyte_cap: int = _setting(20_000, Group.FILES, low=1, high=1_000_000_000, step=1_000)
    """A packed import may unfold to this many megabytes."""
    import_depth_cap: int = _setting(200, Group.FILES, low=1, high=250, step=10)
    """Documents of an import may be nested this deeply; what lies deeper becomes a problem row."""
    import_cell_cap: int = _setting(20_000_000, Group.FILES, low=1, high=2_000_000_000, step=1_000_000)
    """The cells of one sheet of a spreadsheet may span this many places; a larger one is refused."""
    learn: bool = _setting(True, Group.QUEUE)
    """Whether the queue learns from your decisions and orders itself anew."""
    learn_every: int = _setting(5, Group.QUEUE, low=1, high=500, step=5)
    """Decisions between two fits, at first; later a tenth of all decisions."""
    sample_rate: float = _setting(0.05, Group.QUEUE, high=0.5, step=0.01)
    """Share of the comments that is drawn at random and shown blind, to tell how much is left. In [0, 1]."""
    stop_target: float = _setting(0.95, Group.QUEUE, low=0.5, high=1, step=0.01)
    """Share of the harmful comments that is to be found before the desk says that one may stop. In [0, 1]."""
    again_rate: float = _setting(0.0, Group.QUEUE, high=0.2, step=0.01)
    """Share of the comments that you decided before, asked again to see if you agree. In [0, 1]."""


def kind_of(name: str) -> Kind:
    """What the setting of this name may be."""
    found = next(each for each in fields(Settings) if each.name == name)
    kind: Kind = found.metadata["kind"]
    return kind


def _platform() -> ModuleType:
    """Imported late: the setting-up script reads the catalogue, and so this file, with nothing installed."""
    import platformdirs

    return platformdirs


def config_folder() -> Path:
    return Path(_platform().user_config_dir(APP, appauthor=False))


def data_folder() -> Path:
    return Path(_platform().user_data_dir(APP, appauthor=False))


def cache_folder() -> Path:
    return Path(_platform().user_cache_dir(APP, appauthor=False))


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
        if not kind_of(name).allows(value):
            raise ModeratorError("settings.not_allowed", where=str(file), name=name, allowed=allowed(name))
        settings = replace(settings, **{name: value})
    return settings


def allowed(name: str) -> str:
    """The values a setting may have, in few words: ``system, zh, en`` or ``0 – 1``."""
    kind = kind_of(name)
    return ", ".join(kind.words) if kind.words else f"{kind.low:g} – {kind.high:g}"


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
