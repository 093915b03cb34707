//! Photographs of paper and machines, taken with a telephone in bad light.

use anyhow::Result;
use serde::Deserialize;

use super::{Canvas, Colour};
use crate::demo::chance::Chance;

/// What the picture shows.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A page that came out empty.
    Blank,
    /// Grey lines along the paper.
    Streaks,
    /// Colours that fade to one side.
    Faded,
    /// Colours printed beside each other.
    Shifted,
    /// A crumpled sheet.
    Crumpled,
    /// Two prints of one colour that do not match.
    Swatches,
    /// A small display with a message.
    Display,
}

const WIDTH: f32 = 800.0;
const HEIGHT: f32 = 600.0;
const PAPER: Colour = Colour::hex(0xf4f1ea);

/// Draws it as JPEG. `words` are written on the display, or as the heading of the page.
pub fn photo(subject: Subject, words: &str) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH as u32, HEIGHT as u32, Colour::hex(0x8a7460));
    for board in 0..7 {
        let y = board as f32 * 88.0 + 30.0;
        canvas.rectangle([0.0, y, WIDTH, y + 3.0], Colour::hex(0x6f5b4a));
    }
    match subject {
        Subject::Display => display(&mut canvas, words),
        Subject::Swatches => swatches(&mut canvas),
        _ => page(&mut canvas, subject, words),
    }
    by_lamplight(&mut canvas, words);
    canvas.jpeg()
}

fn page(canvas: &mut Canvas, subject: Subject, words: &str) {
    canvas.card([218.0, 44.0, 606.0, 580.0], 3.0, Colour::hex(0x4d4034));
    canvas.card([208.0, 34.0, 596.0, 570.0], 3.0, PAPER);
    if subject == Subject::Blank {
        return;
    }
    let ink = if subject == Subject::Faded { Colour::hex(0x555a63) } else { Colour::INK };
    canvas.write(words, (244.0, 70.0), 17.0, ink);
    let mut chance = Chance::of(words);
    for row in 0..9 {
        let (y, width) = (126.0 + row as f32 * 20.0, 200.0 + chance.fraction() as f32 * 110.0);
        canvas.card([244.0, y, 244.0 + width, y + 6.0], 3.0, ink.mixed(PAPER, 0.55));
    }
    let inks = [Colour::hex(0x1ba0c4), Colour::hex(0xc72c6b), Colour::hex(0xe8c11c)];
    let apart = if subject == Subject::Shifted { 9.0 } else { 0.0 };
    for (i, colour) in inks.into_iter().enumerate() {
        let (x, y) = (300.0 + i as f32 * 100.0 + i as f32 * apart, 420.0 - i as f32 * apart);
        canvas.ellipse((x, y), (62.0, 62.0), colour.mixed(PAPER, 0.12));
    }
    match subject {
        Subject::Streaks => {
            for (x, width) in [(268.0, 3.0), (331.0, 6.0), (337.5, 2.0), (452.0, 4.0), (549.0, 2.5)] {
                canvas.rectangle([x, 36.0, x + width, 568.0], Colour::hex(0xa9a49b));
            }
        }
        Subject::Faded => canvas.recolour(|x, y, colour| match (208.0..596.0).contains(&x) && (34.0..570.0).contains(&y) {
            true => colour.mixed(PAPER, ((x - 300.0) / 260.0).clamp(0.0, 0.92)),
            false => colour,
        }),
        Subject::Crumpled => {
            for fold in 0..16 {
                let y = 46.0 + fold as f32 * 33.0;
                let (left, right) = (chance.fraction() as f32 * 26.0, chance.fraction() as f32 * 26.0);
                canvas.stroke((210.0, y + left), (594.0, y + right), 2.4, Colour::hex(0xc9c2b4));
                canvas.stroke((210.0, y + left + 3.0), (594.0, y + right + 3.0), 2.0, Colour::WHITE);
            }
        }
        _ => {}
    }
}

fn swatches(canvas: &mut Canvas) {
    for (left, colour) in [(110.0, 0xb5262e_u32), (420.0, 0xa0402c)] {
        canvas.card([left, 110.0, left + 270.0, 490.0], 4.0, PAPER);
        canvas.rectangle([left + 20.0, 130.0, left + 250.0, 400.0], Colour::hex(colour));
        canvas.write(if left < 200.0 { "PROOF" } else { "PRESS" }, (left + 24.0, 430.0), 20.0, Colour::INK);
    }
}

fn display(canvas: &mut Canvas, words: &str) {
    canvas.card([90.0, 110.0, 710.0, 490.0], 26.0, Colour::hex(0xc9ccd1));
    canvas.card([150.0, 160.0, 650.0, 340.0], 10.0, Colour::hex(0x14241f));
    for (row, line) in words.split('/').enumerate() {
        canvas.write(line.trim(), (182.0, 196.0 + row as f32 * 48.0), 23.0, Colour::hex(0x9df2b4));
    }
    for key in 0..5 {
        let x = 190.0 + key as f32 * 105.0;
        canvas.ellipse((x, 415.0), (26.0, 26.0), if key == 4 { Colour::hex(0xc9584f) } else { Colour::hex(0x7d838b) });
    }
}

/// Light from the upper left, brown darkness in the corners, and the grain of a small lens.
fn by_lamplight(canvas: &mut Canvas, seed: &str) {
    let grain = Chance::of(seed).between(0, 10_000) as u32;
    canvas.recolour(|x, y, colour| {
        let hash = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_add(grain).wrapping_mul(0x85eb_ca77);
        let noise = ((hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d) >> 24) as f32 / 255.0;
        let (dx, dy) = ((x - 340.0) / 640.0, (y - 240.0) / 520.0);
        colour.mixed(Colour::hex(0x1d150d), (dx * dx + dy * dy) * 0.4 + noise * 0.07)
    });
}
