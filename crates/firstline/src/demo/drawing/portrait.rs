//! Faces, drawn with a few shapes: enough to tell colleagues apart.

use anyhow::Result;
use serde::Deserialize;

use super::{Canvas, Colour};

/// What somebody looks like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    skin: Colour,
    hair: Colour,
    style: Style,
    shirt: Colour,
    glasses: bool,
    back: Colour,
    #[serde(default)]
    beard: bool,
}

#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    Short,
    Long,
    Bob,
    Bun,
    Curly,
    Bald,
}

const SHADE: Colour = Colour::hex(0x2a1a14);

impl Look {
    /// A square picture as PNG.
    pub fn draw(&self) -> Result<Vec<u8>> {
        let mut canvas = Canvas::new(256, 256, self.back);
        self.hair_behind(&mut canvas);
        self.body(&mut canvas);
        self.head(&mut canvas);
        self.hair_before(&mut canvas);
        self.features(&mut canvas);
        // Mostly seen small, so the face fills it.
        canvas.cut(28, 14, 200).png()
    }

    fn hair_behind(&self, canvas: &mut Canvas) {
        match self.style {
            Style::Long => canvas.card([66.0, 52.0, 190.0, 218.0], 58.0, self.hair),
            Style::Bob => canvas.card([64.0, 50.0, 192.0, 164.0], 54.0, self.hair),
            Style::Bun => canvas.ellipse((128.0, 40.0), (27.0, 24.0), self.hair),
            Style::Curly => {
                for (x, y) in
                    [(76.0, 92.0), (82.0, 66.0), (104.0, 48.0), (130.0, 42.0), (156.0, 50.0), (174.0, 68.0), (180.0, 94.0), (74.0, 120.0), (182.0, 122.0)]
                {
                    canvas.ellipse((x, y), (25.0, 25.0), self.hair);
                }
            }
            Style::Short | Style::Bald => {}
        }
    }

    fn body(&self, canvas: &mut Canvas) {
        canvas.ellipse((128.0, 276.0), (96.0, 84.0), self.shirt);
        canvas.card([106.0, 150.0, 150.0, 216.0], 20.0, self.skin.mixed(SHADE, 0.12));
        canvas.ellipse((128.0, 203.0), (26.0, 16.0), self.skin.mixed(SHADE, 0.12));
    }

    fn head(&self, canvas: &mut Canvas) {
        for ear in [76.0, 180.0] {
            canvas.ellipse((ear, 120.0), (10.0, 14.0), self.skin.mixed(SHADE, 0.08));
        }
        canvas.ellipse((128.0, 116.0), (52.0, 62.0), self.skin);
        if self.beard {
            let beard = self.hair.mixed(self.skin, 0.15);
            canvas.shape([76.0, 120.0, 180.0, 182.0], beard, |x, y| {
                let face = (((x - 128.0) / 52.0).hypot((y - 116.0) / 62.0) - 1.0) * 52.0;
                let cheek = (1.0 - ((x - 128.0) / 42.0).hypot((y - 112.0) / 36.0)) * 36.0;
                face.max(cheek).max(122.0 - y)
            });
        }
    }

    /// The hair over the forehead: what lies inside the skull and above a curve.
    fn hair_before(&self, canvas: &mut Canvas) {
        if self.style == Style::Bald {
            return;
        }
        let (fringe, lean) = match self.style {
            Style::Short => (86.0, 0.10),
            Style::Long => (84.0, -0.28),
            Style::Bob => (92.0, 0.05),
            _ => (82.0, 0.0),
        };
        canvas.shape([68.0, 44.0, 188.0, 124.0], self.hair, |x, y| {
            let skull = (((x - 128.0) / 58.0).hypot((y - 112.0) / 66.0) - 1.0) * 58.0;
            let across = x - 128.0;
            let line = fringe + across * lean + (across / 58.0).powi(4) * 34.0;
            skull.max(y - line)
        });
    }

    fn features(&self, canvas: &mut Canvas) {
        let dark = SHADE.mixed(self.skin, 0.1);
        for x in [107.0, 149.0] {
            canvas.ellipse((x, 120.0), (5.0, 6.0), dark);
            canvas.ellipse((x + 1.6, 118.0), (1.7, 1.7), Colour::WHITE);
            canvas.stroke((x - 9.0, 105.0), (x + 9.0, 104.0), 3.6, self.hair.mixed(SHADE, 0.45));
        }
        canvas.stroke((128.0, 124.0), (125.0, 139.0), 3.0, self.skin.mixed(SHADE, 0.22));
        let mouth = Colour::hex(0xa8413c).mixed(self.skin, 0.25);
        for (from, to) in [((112.0, 152.0), (120.0, 157.0)), ((120.0, 157.0), (136.0, 157.0)), ((136.0, 157.0), (144.0, 152.0))] {
            canvas.stroke(from, to, 4.2, mouth);
        }
        if self.glasses {
            let frame = Colour::hex(0x2b2f36);
            for x in [107.0, 149.0] {
                canvas.shape([x - 20.0, 102.0, x + 20.0, 140.0], frame, |px, py| ((px - x).hypot(py - 120.0) - 17.0).abs() - 1.6);
            }
            canvas.stroke((124.0, 118.0), (132.0, 118.0), 3.2, frame);
        }
    }
}
