"""占位: the shape of a page, until the page is ready."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.views import theme


class Skeleton(QWidget):
    """Grey bones where title, form and findings will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("正在打开"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20))
        box.setSpacing(theme.px(12))
        for width, height in ((120, 22), (640, 180), (640, 56), (640, 56)):
            bone = theme.mark(QFrame(), kind="bone")
            bone.setFixedSize(theme.px(width), theme.px(height))
            box.addWidget(bone)
        box.addStretch(1)
