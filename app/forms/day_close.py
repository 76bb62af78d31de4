"""日结的按键: which day, the print, the export."""

from __future__ import annotations

from app.forms.spec import Act

PRINT = Act("print", "打印日报", "F9")
EXPORT = Act("export", "导出表格", "Ctrl+E")
