"""生僻字字体: builds QiantaiRareHan-Regular.ttf, the rare characters that people's names really use.

    uv run --with fonttools==4.68.0 python resources/fonts/make_subset.py HanaMinB.ttf

Taken are the characters of HanaMinB that Noto Sans SC lacks and that have a Mandarin reading in the table of
pypinyin (what nobody can read aloud is in nobody's name); private-use code points are left out. The result is
renamed: "HanaMinB" is a reserved font name under the OFL. The same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from pypinyin.pinyin_dict import pinyin_dict

HERE = Path(__file__).resolve().parent
NAME = "Qiantai Rare Han"
FILE = "QiantaiRareHan-Regular"
NAMES = {
    0: "Created by GlyphWiki (HanaMinB 2017-09-04), subset for Qiantai. SIL Open Font License 1.1.",
    1: NAME,
    2: "Regular",
    3: f"{NAME} Regular; subset of 2017-09-04 gw1796547",
    4: f"{NAME} Regular",
    5: "Version 1.000",
    6: FILE,
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
}


def wanted(have: set[int], source: set[int]) -> list[int]:
    """Code points to keep: readable, in the source, not yet covered, not private use."""
    readable = {code for code in pinyin_dict if not 0xE000 <= code <= 0xF8FF and code < 0xF0000}
    return sorted((readable & source) - have)


def main(source: Path) -> None:
    have = set(TTFont(HERE / "NotoSansSC-Regular.ttf", lazy=True).getBestCmap())
    font = TTFont(source, recalcTimestamp=False)
    codes = wanted(have, set(font.getBestCmap()))
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True)
    options.drop_tables += ["FFTM", "BASE", "vhea", "vmtx", "GDEF"]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=codes)
    tool.subset(font)
    font["name"].names = []
    for number, text in NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
        font["name"].setName(text, number, 1, 0, 0)
    target = HERE / f"{FILE}.ttf"
    font.save(target)
    print(f"{target.name}: {len(codes)} characters, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
