//! Screenshots: a window with a message, a page in a browser, a terminal, a chart.

use anyhow::Result;

use super::{Canvas, Colour};
use crate::demo::chance::Chance;

const WIDTH: u32 = 900;
const HEIGHT: u32 = 560;
const BLUE: Colour = Colour::hex(0x2563c9);
const RED: Colour = Colour::hex(0xc93a3a);

/// A message in the middle of somebody's desktop.
pub fn dialog(title: &str, lines: &[String], button: &str) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, Colour::hex(0x3f6c7c));
    for row in 0..HEIGHT {
        let part = row as f32 / HEIGHT as f32;
        canvas.rectangle([0.0, row as f32, WIDTH as f32, row as f32 + 1.0], Colour::hex(0x3f6c7c).mixed(Colour::hex(0x1c2f45), part));
    }
    canvas.rectangle([0.0, 520.0, 900.0, 560.0], Colour::hex(0x1b2430));
    for icon in 0..6 {
        let x = 24.0 + icon as f32 * 46.0;
        canvas.card([x, 528.0, x + 24.0, 552.0], 6.0, Colour::hex([0x4c8bf5, 0xd98a2b, 0x5aa469, 0x8b6fc0, 0xc9584f, 0x9aa5b1][icon]));
    }
    canvas.card([178.0, 146.0, 734.0, 412.0], 10.0, Colour::hex(0x16212c));
    canvas.card([172.0, 138.0, 728.0, 404.0], 10.0, Colour::WHITE);
    canvas.write(title, (194.0, 158.0), 13.0, Colour::INK);
    canvas.stroke((700.0, 156.0), (712.0, 168.0), 2.0, Colour::GREY);
    canvas.stroke((712.0, 156.0), (700.0, 168.0), 2.0, Colour::GREY);
    canvas.rectangle([172.0, 186.0, 728.0, 187.0], Colour::LINE);
    canvas.ellipse((224.0, 242.0), (24.0, 24.0), RED);
    canvas.stroke((215.0, 233.0), (233.0, 251.0), 5.0, Colour::WHITE);
    canvas.stroke((233.0, 233.0), (215.0, 251.0), 5.0, Colour::WHITE);
    for (row, line) in lines.iter().enumerate() {
        canvas.write(line, (270.0, 222.0 + row as f32 * 27.0), 12.0, if row == 0 { Colour::INK } else { Colour::GREY });
    }
    canvas.card([598.0, 352.0, 708.0, 386.0], 6.0, BLUE);
    canvas.write(button, (624.0, 362.0), 12.0, Colour::WHITE);
    canvas.png()
}

/// A page in a browser, with a heading, a complaint and some rows of whatever the page is about.
pub fn browser(address: &str, heading: &str, lines: &[String]) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, Colour::hex(0xf6f7f9));
    canvas.rectangle([0.0, 0.0, 900.0, 64.0], Colour::hex(0xdfe3e8));
    for (i, colour) in [0xe0645c_u32, 0xe3b341, 0x5fb36b].into_iter().enumerate() {
        canvas.ellipse((24.0 + i as f32 * 22.0, 20.0), (6.5, 6.5), Colour::hex(colour));
    }
    canvas.card([16.0, 34.0, 884.0, 58.0], 10.0, Colour::WHITE);
    canvas.write(address, (34.0, 41.0), 9.5, Colour::GREY);
    canvas.rectangle([0.0, 64.0, 900.0, 112.0], Colour::hex(0x1d4b57));
    canvas.write("Harbour Light Press", (60.0, 80.0), 13.0, Colour::WHITE);
    for (i, width) in [58.0, 74.0, 44.0].into_iter().enumerate() {
        canvas.card([600.0 + i as f32 * 92.0, 84.0, 600.0 + i as f32 * 92.0 + width, 92.0], 4.0, Colour::hex(0x6fa3ad));
    }
    canvas.write(heading, (60.0, 146.0), 19.0, Colour::INK);
    for (row, line) in lines.iter().enumerate() {
        let top = 196.0 + row as f32 * 46.0;
        let is_first = row == 0;
        canvas.card([60.0, top, 840.0, top + 36.0], 6.0, if is_first { Colour::hex(0xfbe9e7) } else { Colour::WHITE });
        canvas.write(line, (78.0, top + 12.0), 11.5, if is_first { RED } else { Colour::INK });
    }
    canvas.card([60.0, 486.0, 196.0, 524.0], 6.0, BLUE);
    canvas.write("Continue", (88.0, 498.0), 12.0, Colour::WHITE);
    canvas.png()
}

/// A terminal, its last line in another colour.
pub fn terminal(lines: &[String]) -> Result<Vec<u8>> {
    let height = 60 + 26 * u32::try_from(lines.len())?;
    let mut canvas = Canvas::new(WIDTH, height, Colour::hex(0x161b22));
    canvas.rectangle([0.0, 0.0, 900.0, 30.0], Colour::hex(0x2d333b));
    for i in 0..3 {
        canvas.ellipse((20.0 + i as f32 * 20.0, 15.0), (5.5, 5.5), Colour::hex(0x6e7681));
    }
    for (row, line) in lines.iter().enumerate() {
        let is_last = row + 1 == lines.len();
        canvas.write(line, (20.0, 46.0 + row as f32 * 26.0), 11.0, if is_last { Colour::hex(0xff9492) } else { Colour::hex(0xc9d1d9) });
    }
    canvas.png()
}

/// A day's measurements: quiet first, then what the complaint is about.
pub fn chart(title: &str, unit: &str, most: i64) -> Result<Vec<u8>> {
    const POINTS: usize = 48;
    let mut canvas = Canvas::new(WIDTH, 420, Colour::WHITE);
    canvas.write(title, (64.0, 24.0), 14.0, Colour::INK);
    for line in 0..5 {
        let y = 80.0 + line as f32 * 68.0;
        canvas.rectangle([64.0, y, 868.0, y + 1.0], Colour::LINE);
        canvas.write(&(most * (4 - line) / 4).to_string(), (12.0, y - 5.0), 10.0, Colour::GREY);
    }
    canvas.write(unit, (12.0, 54.0), 10.0, Colour::GREY);
    for hour in 0..5 {
        canvas.write(&format!("{:02}:00", 8 + hour * 2), (60.0 + hour as f32 * 190.0, 376.0), 10.0, Colour::GREY);
    }
    let mut chance = Chance::of(title);
    let height = |point: usize, chance: &mut Chance| {
        let is_bad = (26..38).contains(&point);
        let part = if is_bad { 0.62 + chance.fraction() * 0.34 } else { 0.08 + chance.fraction() * 0.1 };
        352.0 - part as f32 * 272.0
    };
    let points: Vec<(f32, f32)> = (0..POINTS).map(|point| (64.0 + point as f32 * 17.1, height(point, &mut chance))).collect();
    for (point, ends) in points.windows(2).enumerate() {
        canvas.stroke(ends[0], ends[1], 2.6, if (25..38).contains(&point) { RED } else { BLUE });
    }
    canvas.png()
}
