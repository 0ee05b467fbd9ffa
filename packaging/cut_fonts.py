"""Cut Inter to what the window shows, and write it to resources/fonts.

Needs fonttools and brotli, and the npm package inter-ui 4.1.1 unpacked:

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    python packaging/cut_fonts.py package resources/fonts
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

CUTS = (
    "web/Inter-Regular",
    "web/Inter-Medium",
    "web/Inter-SemiBold",
    "display/InterDisplay-SemiBold",
)
FEATURES = ["tnum", "calt", "case", "kern", "mark", "ccmp", "locl"]
CHARACTERS = """
    0020-007E 00A0-024F 0259 02BB-02BC 02C6-02C7 02D8-02DD 0300-0304 0306-030C 0326-0328 1E00-1EFF
    0384-03CE 0400-045F 0490-0491 2002-200A 2010-2015 2018-201E 2020-2022 2026 202F 2030 2032-2033
    2039-203A 2044 2070-2079 2080-2089 20AC 20B9 20BD 2116 2122 2190-2199 2212 2215 221E 2248 2260
    2264-2265 2303 2318 2325 21E7 232B 23CE 25CB 25CF 2713 FFFD
"""
STANDING = "0123456789.,:+−"
"""The window has `tnum` on everywhere; only these may stand in columns, or every hyphen of a
sentence would be as wide as a figure."""


def cut(source: Path, target: Path) -> None:
    """Write the part of one font that the window needs."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    options.flavor = None
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(",".join(CHARACTERS.split())))
    cutter.subset(font)
    keep_standing_figures(font)
    font.flavor = None
    font.save(target)


def keep_standing_figures(font: TTFont) -> None:
    """Take every glyph but those of STANDING out of the `tnum` feature."""
    names = {font.getBestCmap()[ord(each)] for each in STANDING}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for part in table.LookupList.Lookup[index].SubTable:
                single = getattr(part, "ExtSubTable", part)
                single.mapping = {k: v for k, v in single.mapping.items() if k in names}


if __name__ == "__main__":
    folder, out = map(Path, sys.argv[1:])
    for name in CUTS:
        cut(folder / f"{name}.woff2", out / f"{Path(name).name}.ttf")
