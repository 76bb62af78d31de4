"""设置页的部件: cards, lines and notes, as every group of settings is laid out."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.views import theme


def card(page: QVBoxLayout, title: str) -> QGridLayout:
    """A card with a title on the page; what it holds goes into its grid, line by line (`lay`)."""
    frame = theme.mark(QFrame(), kind="card")
    frame.setMaximumWidth(theme.px(1000))
    frame.setAccessibleName(title)
    grid = QGridLayout(frame)
    grid.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnMinimumWidth(0, theme.px(180))
    grid.setColumnStretch(2, 1)
    grid.addWidget(theme.mark(QLabel(title), kind="heading"), 0, 0, 1, 3)
    page.addWidget(frame)
    return grid


def lay(
    grid: QGridLayout,
    label: str,
    editor: QWidget,
    hint: QWidget | None = None,
    warning: QFrame | None = None,
    error: QLabel | None = None,
) -> None:
    """One line: the label, its editor, what helps beside it; below, what is wrong and what to know first."""
    row = grid.rowCount()
    name = theme.mark(QLabel(label), kind="label")
    name.setBuddy(editor)
    grid.addWidget(name, row, 0)
    grid.addWidget(editor, row, 1)
    if hint is not None:
        grid.addWidget(hint, row, 2)
    if error is not None:
        grid.addWidget(error, row + 1, 1, 1, 2)
    if warning is not None:
        grid.addWidget(warning, row + 2, 1, 1, 2)


def note(state: str, parent: QWidget) -> QFrame:
    """An empty note, hidden until it is said something (`say`)."""
    made = theme.mark(QFrame(parent), kind="note", state=state)
    box = QVBoxLayout(made)
    box.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
    box.setSpacing(theme.px(2))
    for kind in ("heading", "text"):
        label = theme.mark(QLabel(), kind=kind)
        label.setWordWrap(True)
        box.addWidget(label)
    made.hide()
    return made


def say(note: QFrame, heading: str, text: str) -> None:
    """Fill a note."""
    for label, words in zip(note.findChildren(QLabel), (heading, text), strict=True):
        label.setText(words)
