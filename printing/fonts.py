"""字体: every character of a name is printed as itself, or the printing stops and names the character.

Noto Sans SC writes nearly everything, Qiantai Rare Han the rare characters of names, a site's own fonts the
rest. Fonts are read once, at first need (about 0.3 s); a lock makes that safe from any thread. reportlab is
not imported before that, so that knowing the documents costs the start of the program nothing.
"""

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
REGULAR, BOLD, RARE = "NotoSansSC-Regular", "NotoSansSC-Bold", "QiantaiRareHan-Regular"

LOCK = threading.RLock()
"""Held while fonts load and while a document is drawn: a font has one read position for all documents."""


class MissingGlyph(ValueError):
    """缺字: no font has these characters. `characters` are they, `field` is the Chinese name of the field."""

    def __init__(self, characters: str, field: str = "") -> None:
        self.characters = characters
        self.field = field
        named = "、".join(_name(character) for character in characters)
        where = f"「{field}」中" if field else ""
        remedy = "请把含有该字的字体文件（.ttf）放入字体文件夹后再打印"
        super().__init__(f"{where}字库里没有 {named}，未打印；{remedy}")


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character}（{code}）" if character.isprintable() else code


@dataclass(frozen=True)
class Face:
    """One font: its registered name, its file, its characters, and their widths in 1/1000 of the size."""

    name: str
    path: Path
    widths: dict[int, float]
    glyphs: frozenset[int]


@dataclass
class _Loaded:
    regular: list[Face] = field(default_factory=list)
    bold: list[Face] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


_own: Path | None = None
_loaded: _Loaded | None = None


def use(folder: Path) -> None:
    """Adds a site's own TrueType fonts (*.ttf, *.ttc in `folder`), asked after ours; earlier ones go."""
    global _own, _loaded
    with LOCK:
        _own = folder
        _loaded = None
        _face_of.cache_clear()
        runs.cache_clear()


def broken() -> tuple[str, ...]:
    """Site fonts that could not be used, one Chinese sentence each; our own papers print all the same."""
    return tuple(load().broken)


def missing(text: str) -> str:
    """The characters of `text` that no font has, each once, in order. "" when all can be printed."""
    return "".join(dict.fromkeys(character for character in text if _face_of(character, False) is None))


def width(text: str, size: float, bold: bool = False) -> float:
    """Advance width of `text` in the unit of `size` (mm in, mm out). Raises MissingGlyph."""
    total = 0.0
    for character in text:
        face = _face_of(character, bold)
        if face is None:
            raise MissingGlyph(missing(text))
        total += face.widths[ord(character)]
    return total * size / 1000


@lru_cache(maxsize=4096)
def runs(text: str, bold: bool = False) -> tuple[tuple[str, str], ...]:
    """`text` as (font name, piece), each piece in one font. Raises MissingGlyph: never a box, never a gap."""
    found: list[tuple[str, str]] = []
    for character in text:
        face = _face_of(character, bold)
        if face is None:
            raise MissingGlyph(missing(text))
        if found and found[-1][0] == face.name:
            found[-1] = (face.name, found[-1][1] + character)
        else:
            found.append((face.name, character))
    return tuple(found)


def file(name: str) -> Path:
    """The file of the font that `runs` calls `name`, for who draws in pixels."""
    loaded = load()
    return next(face.path for face in (*loaded.regular, *loaded.bold) if face.name == name)


@lru_cache(maxsize=16384)
def _face_of(character: str, bold: bool) -> Face | None:
    loaded = load()
    if unicodedata.category(character) in {"Cc", "Cs", "Cf"}:
        return None
    code = ord(character)
    return next((face for face in (loaded.bold if bold else loaded.regular) if code in face.glyphs), None)


def load() -> _Loaded:
    """Reads the fonts now, if nobody has yet: 0.3 s, better in a thread after the window is up."""
    global _loaded
    if _loaded is not None:
        return _loaded
    with LOCK:
        if _loaded is not None:
            return _loaded
        regular, bold, rare = (_register(name, FOLDER / f"{name}.ttf") for name in (REGULAR, BOLD, RARE))
        loaded = _Loaded([regular, rare], [bold, rare])
        for number, path in enumerate(_own_files(), 1):
            try:
                face = _register(f"SiteFont-{number}", path)
            except Exception as error:  # anything may lie there; reportlab raises many kinds
                loaded.broken.append(f"字体文件 {path.name} 无法使用（需要 TrueType 字体）：{error}")
                continue
            loaded.regular.append(face)
            loaded.bold.append(face)
        _loaded = loaded
        return loaded


def _own_files() -> Iterator[Path]:
    if _own is not None and _own.is_dir():
        yield from sorted(path for path in _own.iterdir() if path.suffix.lower() in {".ttf", ".ttc"})


def _register(name: str, path: Path) -> Face:
    from reportlab.pdfbase import pdfmetrics

    font = _document_font(name, path)
    pdfmetrics.registerFont(font)
    face = font.face
    glyphs = frozenset(code for code, glyph in face.charToGlyph.items() if glyph)
    widths = {code: float(face.charWidths.get(code, face.defaultWidth)) for code in glyphs}
    return Face(name, path, widths, glyphs)


def _document_font(name: str, path: Path) -> Any:
    """A reportlab TTFont whose text can be copied out again beyond the BMP, and whose PDF name is its own."""
    from reportlab.pdfbase.ttfonts import TTFNameBytes, TTFont

    class DocumentFont(TTFont):
        def addObjects(self, doc: Any) -> None:
            subsets = list(self.state[doc].subsets)
            super().addObjects(doc)
            for number, subset in enumerate(subsets):
                base = doc.fontMapping[self.fontName][1:] + f"+{number}"
                font = doc.idToObject["BasicFonts"].dict[base]
                stream = doc.idToObject[font.ToUnicode.name]
                stream.content = to_unicode(font.BaseFont, subset)

    font = DocumentFont(name, str(path), asciiReadable=False)
    font.face.name = TTFNameBytes(name.encode("ascii"))
    return font


def to_unicode(name: str, codes: list[int]) -> str:
    """The PDF map from glyph to character in UTF-16BE: reportlab's own is wrong beyond U+FFFF."""
    pairs = [f"<{n:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for n, code in enumerate(codes)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]  # the format's limit
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def /CMapType 2 def",
            f"1 begincodespacerange <00> <{len(codes) - 1:02X}> endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
