#!/usr/bin/env python3
"""Builds the fonts of this folder: python3 subset.py INTER DEJAVU STIX   (README.md says from what)."""
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "–—‘’‚“”„‹›…•′″€−"
TEXT = LATIN + "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ" + "∂∏∑√∞∫≈≠≤≥±×÷·°" + "←↑→↓↔↕↖↗↘↙⇒↺↻" + "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉ᵢⱼ" + "■□▲▶▼◀●○◆✓✗"
SYMBOLS = "⇄∘∈ℝ𝔼ᵀ∇⟨⟩‖∥⋅⊙⊕ℓ☰✕⚙☾☀⋯▾▸▴◂∼⟶⟵⟷↦⌂∝≡"
MATH = "".join(map(chr, [*range(0x20, 0x7F)])) + "αβγδεζηθικλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ−′…"


def subset(font, text, features):
    options = Options(hinting=False, layout_features=features, name_IDs=[0, 1, 2, 3, 4, 5, 6, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = None


def use_tabular_figures(font):
    """Every digit as wide as the next, so that a running number stands still."""
    for table in font["cmap"].tables:
        for digit in "0123456789":
            name = table.cmap.get(ord(digit))
            if name and f"{name}.tf" in font.getGlyphSet():
                table.cmap[ord(digit)] = f"{name}.tf"


def add_player_signs(font):
    """Pause and skip, which the symbol font lacks, as wide as its play sign."""
    signs = {
        0x23F8: [box(0.22, 0.40), box(0.60, 0.78)],
        0x23ED: [[(0.14, 0.0), (0.14, 1.0), (0.68, 0.5)], box(0.72, 0.86)],
        0x23EE: [[(0.86, 0.0), (0.32, 0.5), (0.86, 1.0)], box(0.14, 0.28)],
    }
    width = font["hmtx"][font.getBestCmap()[ord("▸")]][0] * 1.5
    height = 1400
    for code, contours in signs.items():
        pen = TTGlyphPen(None)
        for contour in contours:
            pen.moveTo((round(contour[0][0] * width), round(contour[0][1] * height)))
            for x, y in contour[1:]:
                pen.lineTo((round(x * width), round(y * height)))
            pen.closePath()
        name = f"uni{code:04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (round(width), 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def box(left, right):
    return [(left, 0.0), (left, 1.0), (right, 1.0), (right, 0.0)]


def merge(files):
    """One font of several that share their units; their layout tables would not fit together."""
    with TemporaryDirectory() as folder:
        plain = []
        for file in files:
            font = TTFont(file)
            font.flavor = None
            for table in {"GSUB", "GPOS", "GDEF"} & set(font.keys()):
                del font[table]
            plain.append(f"{folder}/{Path(file).stem}.ttf")
            font.save(plain[-1])
        return Merger().merge(plain)


def rename(font, family):
    """The licences keep their names for the fonts as published."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "")


def main(inter, dejavu, stix):
    for weight in ("Regular", "SemiBold"):
        font = TTFont(Path(inter) / f"Inter-{weight}.woff2")
        use_tabular_figures(font)
        subset(font, TEXT, ["kern", "mark"])
        rename(font, f"Pushforward Sans {weight}")
        font.save(HERE / f"Sans-{weight}.ttf")
    font = TTFont(dejavu)
    subset(font, SYMBOLS, [])
    add_player_signs(font)
    rename(font, "Pushforward Symbols")
    font.save(HERE / "Symbols.ttf")
    font = merge(Path(stix) / f"stix-two-text-{part}-400-italic.woff2" for part in ("latin", "greek"))
    subset(font, MATH, [])
    rename(font, "Pushforward Math")
    font.save(HERE / "Math-Italic.ttf")


main(*sys.argv[1:4])
