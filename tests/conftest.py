"""What every test stands on: no screen, a private home, the seed, and labelled data real or made up."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "000_8ec5993da452e490.txt"

# Set before Qt or the program reads them, and inherited by every child process a test starts.
_OUTER = dict(os.environ)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_HOME = Path(tempfile.mkdtemp(prefix="moderation-desk-tests-"))
for _name, _folder in {
    "HOME": ".",
    "USERPROFILE": ".",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}.items():
    (_HOME / _folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str((_HOME / _folder).resolve())

settings.register_profile("default", deadline=None)
# Shrinking a failure may take five minutes: in CI the blob is printed instead, to be shrunk at a desk.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=False,
    print_blob=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test hears the language or the settings of whoever runs it, nor those another test left."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seed() -> Path:
    """The sample page: 20 paragraphs and 48 comments."""
    return SEED


@pytest.fixture(scope="session")
def outer_environment() -> dict[str, str]:
    """The environment pytest was started with: for pip, which finds its index in the real home."""
    return dict(_OUTER)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A CSV of labelled comments (``label`` 1 = offensive, ``TEXT``). ``real`` is false for made-up rows."""

    path: Path
    real: bool


_OFFENSIVE = (
    "你就是个傻逼",
    "滚回去吧你这个狗东西",
    "这帮废物都该去死",
    "脑残才会这么写",
    "你全家都是垃圾人",
)
_HARMLESS = (
    "写得很清楚,谢谢",
    "我不同意这个看法",
    "这台手机用了三年还不卡",
    "明天会下雨吗",
    "文章里的数字有出处吗",
)


def _made_up(path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", "split", "topic", "label", "TEXT"])
        for number in range(100):
            writer.writerow([2 * number, "dev", "made-up", 1, f"{_OFFENSIVE[number % 5]} {number}"])
            writer.writerow([2 * number + 1, "dev", "made-up", 0, f"{_HARMLESS[number % 5]} {number}"])
    return path


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Labelled:
    """The labelled set named by MODERATOR_DATA, or 200 made-up rows of the same columns."""
    folder = os.environ.get("MODERATOR_DATA")
    real = Path(folder) / "cold" / "dev.csv" if folder else None
    if real is not None and real.is_file():
        return Labelled(real, real=True)
    return Labelled(_made_up(tmp_path_factory.mktemp("labelled") / "dev.csv"), real=False)
