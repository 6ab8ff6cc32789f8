//! Numbers in pictures that are written to files: digits and a few signs, 3 x 5 pixels each.

/// Five rows of three bits.
const GLYPHS: [(char, u16); 15] = [
    ('0', 0b111_101_101_101_111),
    ('1', 0b010_110_010_010_111),
    ('2', 0b111_001_111_100_111),
    ('3', 0b111_001_111_001_111),
    ('4', 0b101_101_111_001_001),
    ('5', 0b111_100_111_001_111),
    ('6', 0b111_100_111_101_111),
    ('7', 0b111_001_010_010_010),
    ('8', 0b111_101_111_101_111),
    ('9', 0b111_101_111_001_111),
    ('.', 0b000_000_000_000_010),
    ('-', 0b000_000_111_000_000),
    ('k', 0b100_101_110_101_101),
    ('t', 0b010_111_010_010_011),
    ('=', 0b000_111_000_111_000),
];

/// The pixels of `text` at `size` pixels to a bit, as columns and rows from its upper left corner; a letter takes four bits.
/// Signs that are not known leave a gap.
pub fn pixels(text: &str, size: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.chars().enumerate().flat_map(move |(i, c)| {
        let rows = GLYPHS.iter().find(|(glyph, _)| *glyph == c).map_or(0, |(_, rows)| *rows);
        (0..15usize).filter(move |k| rows >> (14 - k) & 1 == 1).flat_map(move |k| {
            (0..size * size).map(move |p| ((4 * i + k % 3) * size + p % size, k / 3 * size + p / size))
        })
    })
}
