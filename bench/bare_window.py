"""The physical limit: a window with a line of text and a table of 50 rows, and nothing else.

`python bench/bare_window.py FILE` writes {first_paint, first_rows} as time.time_ns and stays until ended.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTableView, QVBoxLayout, QWidget

ROWS, COLUMNS = 50, 6


class Watch(QObject):
    """Notes the first paint of the window, then lets the rows in and notes their first paint."""

    def __init__(self, table: QTableView, out: Path) -> None:
        super().__init__()
        self.table, self.out = table, out
        self.stamps: dict[str, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own name: sees every event of the window and of the table's viewport."""
        if event.type() == QEvent.Type.Paint:
            if "first_paint" not in self.stamps:
                QTimer.singleShot(0, lambda: self.note("first_paint"))
            elif self.table.model() is not None and "first_rows" not in self.stamps:
                QTimer.singleShot(0, lambda: self.note("first_rows"))
        return False

    def note(self, what: str) -> None:
        """The time after the paint; rows follow the first paint, the file follows both."""
        if what in self.stamps:
            return
        self.stamps[what] = time.time_ns()
        if what == "first_paint":
            model = QStandardItemModel(ROWS, COLUMNS, self.table)
            for row in range(ROWS):
                for column in range(COLUMNS):
                    model.setItem(row, column, QStandardItem(f"放行条 {row}.{column}"))
            self.table.setModel(model)
        else:
            self.out.write_text(json.dumps(self.stamps))


app = QApplication(sys.argv)
window, inside, table = QMainWindow(), QWidget(), QTableView()
layout = QVBoxLayout(inside)
layout.addWidget(QLabel("前台: a bare window", alignment=Qt.AlignmentFlag.AlignCenter))
layout.addWidget(table)
window.setCentralWidget(inside)
window.resize(1024, 720)
watch = Watch(table, Path(sys.argv[1]))
window.installEventFilter(watch)
table.viewport().installEventFilter(watch)
window.show()
sys.exit(app.exec())
