//! Letters for screenshots: strokes on a grid of four columns and six rows, the way a plotter writes.

use super::{Canvas, Colour};

/// Each letter's strokes: points as column and row, strokes between commas. Small letters begin in row 2, tails end in row 8.
const STROKES: &[(char, &str)] = &[
    ('A', "06 20 46,14 34"),
    ('B', "06 00 30 41 42 33 03,33 44 45 36 06"),
    ('C', "41 30 10 01 05 16 36 45"),
    ('D', "06 00 20 42 44 26 06"),
    ('E', "40 00 06 46,03 33"),
    ('F', "40 00 06,03 33"),
    ('G', "41 30 10 01 05 16 36 45 43 23"),
    ('H', "00 06,40 46,03 43"),
    ('I', "00 06"),
    ('J', "30 35 26 16 05"),
    ('K', "00 06,40 03 46"),
    ('L', "00 06 36"),
    ('M', "06 00 23 40 46"),
    ('N', "06 00 46 40"),
    ('O', "10 30 41 45 36 16 05 01 10"),
    ('P', "06 00 30 41 42 33 03"),
    ('Q', "10 30 41 45 36 16 05 01 10,34 46"),
    ('R', "06 00 30 41 42 33 03,23 46"),
    ('S', "41 30 10 01 02 13 33 44 45 36 16 05"),
    ('T', "00 40,20 26"),
    ('U', "00 05 16 36 45 40"),
    ('V', "00 26 40"),
    ('W', "00 16 22 36 40"),
    ('X', "00 46,40 06"),
    ('Y', "00 23 40,23 26"),
    ('Z', "00 40 06 46"),
    ('a', "32 36,33 22 12 03 05 16 26 35"),
    ('b', "00 06,03 12 22 33 35 26 16 05"),
    ('c', "33 22 12 03 05 16 26 35"),
    ('d', "30 36,33 22 12 03 05 16 26 35"),
    ('e', "04 34 33 22 12 03 05 16 26 35"),
    ('f', "20 11 16,02 22"),
    ('g', "32 37 28 18 07,33 22 12 03 05 16 26 35"),
    ('h', "00 06,03 12 22 33 36"),
    ('i', "02 06,00 00"),
    ('j', "12 17 08,10 10"),
    ('k', "00 06,32 04,14 36"),
    ('l', "00 06"),
    ('m', "02 06,03 12 23 26,23 32 43 46"),
    ('n', "02 06,03 12 22 33 36"),
    ('o', "12 22 33 35 26 16 05 03 12"),
    ('p', "02 08,03 12 22 33 35 26 16 05"),
    ('q', "32 38,33 22 12 03 05 16 26 35"),
    ('r', "02 06,03 12 22"),
    ('s', "33 22 12 03 14 24 35 26 16 05"),
    ('t', "10 15 26,02 22"),
    ('u', "02 05 16 26 35,32 36"),
    ('v', "02 26 42"),
    ('w', "02 16 23 36 42"),
    ('x', "02 36,32 06"),
    ('y', "02 26,42 26 18 08"),
    ('z', "02 32 06 36"),
    ('0', "10 20 31 35 26 16 05 01 10"),
    ('1', "01 10 16"),
    ('2', "01 10 20 31 32 06 36"),
    ('3', "00 30 13 23 34 35 26 16 05"),
    ('4', "26 20 04 34"),
    ('5', "30 00 02 22 33 35 26 06"),
    ('6', "30 10 02 05 16 26 35 34 23 03"),
    ('7', "00 30 16"),
    ('8', "10 20 31 32 23 13 02 01 10,13 04 05 16 26 35 34 23"),
    ('9', "33 13 02 01 10 20 31 34 26 06"),
    ('.', "06 06"),
    (',', "06 07"),
    (':', "03 03,06 06"),
    (';', "03 03,06 07"),
    ('!', "00 04,06 06"),
    ('?', "01 10 20 31 32 23 24,26 26"),
    ('-', "04 24"),
    ('_', "07 37"),
    ('+', "04 24,13 15"),
    ('=', "03 33,05 35"),
    ('/', "06 30"),
    ('\\', "00 36"),
    ('(', "10 01 05 16"),
    (')', "00 11 15 06"),
    ('[', "10 00 06 16"),
    (']', "00 10 16 06"),
    ('<', "32 04 36"),
    ('>', "02 34 06"),
    ('\'', "00 01"),
    ('"', "00 01,20 21"),
    ('#', "10 06,30 26,02 32,04 34"),
    ('%', "06 30,00 00,36 36"),
    ('*', "01 23,21 03,10 14"),
    ('@', "34 24 23 33 35 44 42 30 10 01 05 16 36"),
    ('€', "41 30 20 11 15 26 36 45,03 23,04 24"),
    ('$', "41 30 10 01 02 13 33 44 45 36 16 05,20 26"),
    ('&', "46 01 10 20 21 04 05 16 26 44"),
];

/// Between two letters, and the width of a space, in columns.
const GAP: f32 = 1.7;
const SPACE: f32 = 3.2;

fn strokes(letter: char) -> &'static str {
    STROKES.iter().find(|(known, _)| *known == letter).map_or("", |(_, strokes)| strokes)
}

fn width(strokes: &str) -> f32 {
    strokes.split([' ', ',']).filter_map(|point| point.chars().next()?.to_digit(10)).max().unwrap_or(0) as f32
}

impl Canvas {
    /// Writes one line; `height` is that of a capital letter in pixels. Where the line ends.
    pub fn write(&mut self, text: &str, (x, y): (f32, f32), height: f32, colour: Colour) -> f32 {
        let (unit, mut x) = (height / 6.0, x);
        for letter in text.chars() {
            let strokes = strokes(letter);
            if strokes.is_empty() {
                x += SPACE * unit;
                continue;
            }
            for stroke in strokes.split(',') {
                let points: Vec<(f32, f32)> = stroke.split(' ').filter_map(point).map(|(column, row)| (x + column * unit, y + row * unit)).collect();
                let thickness = (height * 0.14).max(1.2);
                for ends in points.windows(2) {
                    let is_dot = ends[0] == ends[1];
                    self.stroke(ends[0], ends[1], if is_dot { thickness * 1.6 } else { thickness }, colour);
                }
            }
            x += (width(strokes) + GAP) * unit;
        }
        x
    }
}

fn point(text: &str) -> Option<(f32, f32)> {
    let mut digits = text.chars().filter_map(|digit| digit.to_digit(10));
    Some((digits.next()? as f32, digits.next()? as f32))
}
