"""The look of the desk: one table of colours for light and dark, fonts, spacing, palette and style sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from moderator import assets
from moderator.records import Category, Status
from ui.boxes import boxes
from ui.tokens import CALM_DARK, CALM_LIGHT, DARK, LIGHT, Tokens

SPACE = 4
"""Every gap is a multiple of this many pixels."""
RADIUS = 6
RADIUS_CARD = 8
SMALL, NORMAL, LARGE = 12, 14, 22
"""Text sizes in pixels at 100 %: secondary, everything, the comment."""

CJK_FACES = ("Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC")
GENERIC_FACES = frozenset({"", "Sans Serif", "Sans", "sans-serif", "DejaVu Sans", "Bitstream Vera Sans"})
EMOJI_FACES = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")
MONO_FACES = ("JetBrains Mono", "Cascadia Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Noto Sans Mono")


TINTS = ("accent", "harm", "hate", "spam", "topic", "approved", "held")
GROUNDS = ("bg", "panel", "selected")
PAIRS = (
    *((ink, ground) for ink in ("ink", "ink2", "ink3") for ground in (*GROUNDS, "accent_soft")),
    *((tint, ground) for tint in TINTS for ground in (*GROUNDS, f"{tint}_soft")),
    *(("ink", f"{tint}_soft") for tint in TINTS),
)
"""Every (text, ground) pair the desk may paint; a test computes the contrast of each."""


class Family(StrEnum):
    """What a mark looks like: each family has its own colour and its own underline."""

    HARM = "harm"
    HATE = "hate"
    SPAM = "spam"
    TOPIC = "topic"
    HELP = "accent"
    PLAIN = "held"


FAMILIES = {
    Category.ABUSE: Family.HARM,
    Category.THREAT: Family.HARM,
    Category.SEXUAL: Family.HARM,
    Category.HATE: Family.HATE,
    Category.SPAM: Family.SPAM,
    Category.CONTACT: Family.SPAM,
    Category.FLOOD: Family.SPAM,
    Category.CODED: Family.SPAM,
    Category.HIDDEN: Family.SPAM,
    Category.OFF_TOPIC: Family.TOPIC,
    Category.DISTRESS: Family.HELP,
    Category.MOOD: Family.PLAIN,
}

STATUS_TINTS = {
    Status.OPEN: "accent",
    Status.APPROVED: "approved",
    Status.HIDDEN: "harm",
    Status.SKIPPED: "held",
    Status.ESCALATED: "spam",
}


class Choice(StrEnum):
    """The setting ``palette``."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(slots=True)
class Veil:
    """The mask over the worst words; ``lifted`` while the reviewer holds the key that shows them."""

    lifted: bool = False
    names: set[str] = field(default_factory=set)
    """Words in the names of authors met so far: what an undo would bring back names an author too."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Widgets are handed a theme and repaint when handed another (``set_theme``)."""

    tokens: Tokens
    dark: bool
    veil: Veil | None = None

    @property
    def masked(self) -> bool:
        """Whether the worst words are painted over now."""
        return self.veil is not None and not self.veil.lifted

    def hex(self, name: str) -> str:
        """The token's ``#rrggbb``. Raises AttributeError for an unknown name."""
        value: str = getattr(self.tokens, name)
        return value

    def color(self, name: str) -> QColor:
        return QColor(self.hex(name))

    def pair(self, name: str) -> tuple[QColor, QColor]:
        """The text colour ``name`` and its ground ``<name>_soft``."""
        return self.color(name), self.color(f"{name}_soft")

    def tint(self, category: Category, held_back: bool = False) -> tuple[QColor, QColor]:
        """Text and ground for a finding's mark, pill or square."""
        return self.pair(Family.PLAIN if held_back else FAMILIES[category])

    def status(self, status: Status) -> tuple[QColor, QColor]:
        return self.pair(STATUS_TINTS[status])


LIGHT_THEME = Theme(LIGHT, dark=False)
DARK_THEME = Theme(DARK, dark=True)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""

    def luminance(value: str) -> float:
        parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def font(px: int = NORMAL, *, bold: bool = False) -> QFont:
    """The interface font: the system's own, then the CJK faces by name, figures of one width."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    # Where no desktop chose a font, Latin letters of the CJK face sit better beside Han than DejaVu's.
    families = (*CJK_FACES, system) if system in GENERIC_FACES else (system, *CJK_FACES)
    return _font(families, px, bold)


def mono(px: int = SMALL) -> QFont:
    """For rule ids, code points and keys."""
    return _font((*MONO_FACES, *CJK_FACES), px, False)


@cache
def _font(families: tuple[str, ...], px: int, bold: bool) -> QFont:
    """Made once: a press asks for a font a hundred times, and nobody changes one."""
    made = QFont()
    made.setFamilies(list(filter(None, (*families, *EMOJI_FACES, boxes()))))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if hasattr(made, "setFeature"):
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette(theme: Theme) -> QPalette:
    """The Fusion palette, so that what the style sheet does not reach fits too."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for name, targets in {
        "bg": (role.Window,),
        "panel": (role.Base, role.Button, role.ToolTipBase),
        "selected": (role.AlternateBase,),
        "ink": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        "ink3": (role.PlaceholderText,),
        "accent": (role.Link, role.LinkVisited),
        "accent_soft": (role.Highlight,),
        "line": (role.Mid, role.Midlight, role.Light, role.Dark),
    }.items():
        for target in targets:
            made.setColor(target, theme.color(name))
    made.setColor(role.HighlightedText, theme.color("ink"))
    made.setColor(role.Shadow, theme.color("bg"))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, target, theme.color("ink3"))
    return made


SHEET = """
QMainWindow, QDialog {{ background: {bg}; }}
QLabel {{ background: transparent; color: {ink}; }}
QLabel[tone="ink2"] {{ color: {ink2}; }}
QLabel[tone="ink3"] {{ color: {ink3}; }}
QLabel[tone="accent"] {{ color: {accent}; }}
QLabel[tone="harm"] {{ color: {harm}; }}
QLabel[tone="approved"] {{ color: {approved}; }}
QLabel[scale="small"] {{ font-size: 12px; }}
QLabel[scale="title"] {{ font-size: 16px; font-weight: 600; }}
QLabel[weight="bold"] {{ font-weight: 600; }}
QLabel[pill="accent"] {{ color: {accent}; background: {accent_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="harm"] {{ color: {harm}; background: {harm_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="hate"] {{ color: {hate}; background: {hate_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="spam"] {{ color: {spam}; background: {spam_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="topic"] {{ color: {topic}; background: {topic_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="approved"] {{
    color: {approved}; background: {approved_soft}; border-radius: 6px; padding: 0 8px; }}
QLabel[pill="held"] {{ color: {held}; background: {held_soft}; border-radius: 6px; padding: 0 8px; }}
QFrame[ground="panel"], QWidget[ground="panel"] {{ background: {panel}; }}
QFrame[ground="bg"], QWidget[ground="bg"] {{ background: {bg}; }}
QFrame[card="true"] {{ background: {panel}; border: 1px solid {line}; border-radius: 8px; }}
QFrame[hairline="true"] {{ background: {line}; border: none; }}
QPushButton, QToolButton {{
    background: {panel}; color: {ink}; border: 1px solid {line}; border-radius: 6px; padding: 4px 12px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {ink3}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {selected}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {ink3}; background: {bg}; }}
QPushButton[kind="primary"] {{ background: {accent_soft}; color: {accent}; border-color: {accent}; }}
QPushButton[kind="primary"]:disabled {{ color: {ink3}; background: {bg}; border-color: {line}; }}
QPushButton[kind="approve"] {{ background: {approved_soft}; color: {approved}; border-color: transparent; }}
QPushButton[kind="hide"] {{ background: {harm_soft}; color: {harm}; border-color: transparent; }}
QPushButton[kind="flat"], QToolButton[kind="flat"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover {{ background: {selected}; }}
QPushButton[kind="flat"]:checked, QToolButton[kind="flat"]:checked {{
    background: {accent_soft}; color: {accent}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; }}
QToolButton[popupMode="2"] {{ padding-right: 28px; }}
QToolButton::menu-indicator {{
    image: url("{chevron}"); width: 16px; height: 16px; right: 8px;
    subcontrol-origin: padding; subcontrol-position: right center; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{
    background: {panel}; color: {ink}; border: 1px solid {ink3}; border-radius: 6px; padding: 4px 8px;
    selection-background-color: {accent_soft}; selection-color: {ink}; }}
QComboBox QLineEdit {{ background: transparent; border: none; border-radius: 0; padding: 0; }}
QSpinBox, QDoubleSpinBox {{ padding: 4px 8px; }}
QAbstractSpinBox QLineEdit {{ background: transparent; border: none; border-radius: 0; padding: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; width: 0; border: none; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
    border-color: {accent}; }}
QCheckBox {{ spacing: 8px; color: {ink}; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {ink3}; border-radius: 4px; background: {panel}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox:disabled {{ color: {ink3}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 16px; height: 16px; }}
QComboBox QAbstractItemView {{ background: {panel}; color: {ink}; border: 1px solid {line}; }}
QListView, QTreeView, QTableView {{
    background: {panel}; color: {ink}; border: none; outline: none; gridline-color: {line};
    selection-background-color: {selected}; selection-color: {ink}; }}
QListWidget, QTreeWidget {{ border: 1px solid {ink3}; border-radius: 6px; padding: 4px; }}
QListWidget:focus, QTreeWidget:focus {{ border-color: {accent}; }}
QListWidget::item {{ padding: 6px 8px; border-radius: 4px; color: {ink}; }}
QListWidget::item:selected {{ background: {selected}; color: {ink}; }}
QTreeWidget::item {{ padding: 2px 8px; }}
QTreeWidget::item:selected {{ background: {selected}; }}
QTableView::item {{ padding: 0 5px; }}
QTableView::item:selected {{ background: {selected}; color: {ink}; }}
QHeaderView::section {{
    background: {bg}; color: {ink2}; border: none; border-bottom: 1px solid {line}; padding: 4px 8px; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {ink3}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: none; width: 0; height: 0; }}
QMenuBar, QMenu {{ background: {panel}; color: {ink}; }}
QMenuBar::item {{ background: transparent; padding: 4px 8px; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {selected}; }}
QMenu {{ border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px 4px 12px; }}
QMenu::item:disabled {{ color: {ink3}; }}
QMenu::separator {{ background: {line}; height: 1px; margin: 4px 8px; }}
QToolTip {{ background: {panel}; color: {ink}; border: 1px solid {line}; padding: 4px 8px; }}
QProgressBar {{
    background: {held_soft}; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
QSplitter::handle {{ background: {line}; }}
QTabBar::tab {{ background: transparent; color: {ink2}; padding: 8px 16px; border: none; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; }}
QStatusBar {{ background: {panel}; color: {ink2}; }}
QStatusBar::item {{ border: none; }}
"""


def style_sheet(theme: Theme) -> str:
    """The application's QSS. Labels choose a look by the properties tone, scale, weight and pill."""
    colours = {field.name: theme.hex(field.name) for field in fields(Tokens)}
    chevron = assets.path("icons", f"chevron-{'dark' if theme.dark else 'light'}.svg")
    check = assets.path("icons", f"check-{'dark' if theme.dark else 'light'}.svg")
    return SHEET.format_map({**colours, "chevron": chevron.as_posix(), "check": check.as_posix()})


LabelT = TypeVar("LabelT", bound=QWidget)


def sized(widget: LabelT, scale: str) -> LabelT:
    """Give a label the text size ``small`` or ``title``. (``size`` itself is a property Qt owns.)"""
    widget.setProperty("scale", scale)
    return widget


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, palette, font, style sheet."""
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


class Themes(QObject):
    """The choice between system, light and dark; follows the system while it is to follow it."""

    changed = Signal(object)
    """Emitted with the new Theme after the application was dressed in it."""

    def __init__(
        self, app: QApplication, choice: str = Choice.SYSTEM, *, calm: bool = False, masked: bool = False
    ) -> None:
        super().__init__()
        self._app = app
        self._choice, self._calm, self._masked = Choice(choice), calm, masked
        self._theme = self._wanted()
        apply(app, self._theme)
        app.styleHints().colorSchemeChanged.connect(self._refresh)

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: str) -> None:
        """Switch to ``system``, ``light`` or ``dark``. Raises ValueError for anything else."""
        self._choice = Choice(choice)
        self._refresh()

    def wear(self, choice: str, *, calm: bool, masked: bool) -> None:
        """Follow the settings without a word: whoever changed them makes the window anew."""
        self._choice, self._calm, self._masked = Choice(choice), calm, masked
        self._theme = self._wanted()
        apply(self._app, self._theme)

    def _wanted(self) -> Theme:
        dark = self._choice is Choice.DARK
        if self._choice is Choice.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if not (self._calm or self._masked):
            return DARK_THEME if dark else LIGHT_THEME
        calm, plain = (CALM_DARK, DARK) if dark else (CALM_LIGHT, LIGHT)
        return Theme(calm if self._calm else plain, dark, Veil() if self._masked else None)

    def _refresh(self) -> None:
        wanted = self._wanted()
        if (wanted.tokens, wanted.dark) == (self._theme.tokens, self._theme.dark):
            return
        self._theme = wanted
        apply(self._app, wanted)
        self.changed.emit(wanted)
