"""Run as a child: ends with 0 where Qt can open a window. Where it cannot, Qt aborts, but only the child."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def main() -> None:
    QGuiApplication([])


if __name__ == "__main__":
    main()
