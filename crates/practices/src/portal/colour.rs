//! The organization's colour as an accent of both themes: its hue stays, its lightness moves until every text on it or in it can be read (WCAG 2.2 AA).
//!
//! OKLab by Björn Ottosson, <https://bottosson.github.io/posts/oklab/>; contrast by WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

use std::fmt;

use kernel::{Error, Result};

/// Of the product itself, where an organization has chosen none.
pub const USUAL: &str = "#0a7285";

/// Somewhat more than the 4.5 : 1 that normal text needs, for what is lost by rounding.
const ENOUGH: f64 = 4.6;

/// A colour of screens (sRGB).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Reads `#0a7285` or `0a7285` from the form field `field`.
pub fn parse(field: &'static str, text: &str) -> Result<Rgb> {
    let digits = text.trim().trim_start_matches('#');
    let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let part = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    match (is_hex, part(0), part(2), part(4)) {
        (true, Some(red), Some(green), Some(blue)) => Ok(Rgb(red, green, blue)),
        _ => Err(Error::invalid(field, "portal-colour-bad")),
    }
}

/// What a theme makes of a colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Accent {
    /// Buttons and lines.
    pub accent: Rgb,
    /// Links and other text.
    pub text: Rgb,
    /// Text on buttons.
    pub on_accent: Rgb,
    /// A faint ground.
    pub wash: Rgb,
}

/// Lightness, chroma and hue (in radians) in OKLCH.
#[derive(Clone, Copy, Debug)]
struct Lch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

/// The accent on light paper: dark enough for white text on it.
pub fn on_light(colour: Rgb) -> Accent {
    let base = lch(colour);
    let white = Rgb(255, 255, 255);
    let wash = rgb(Lch { lightness: 0.955, chroma: base.chroma.min(0.025), ..base });
    let accent = search(base, base.lightness.clamp(0.30, 0.62), -0.005, &[white]);
    let darker = lch(accent).lightness - 0.07;
    let text = search(base, darker, -0.005, &[white, wash, GROUND_LIGHT]);
    Accent { accent, text, on_accent: white, wash }
}

/// The accent on dark paper: light enough for dark text on it, and to be seen on the paper.
pub fn on_dark(colour: Rgb) -> Accent {
    let base = lch(colour);
    let on_accent = rgb(Lch { lightness: 0.18, chroma: base.chroma.min(0.03), ..base });
    let wash = rgb(Lch { lightness: 0.28, chroma: base.chroma.min(0.045), ..base });
    let accent = search(base, base.lightness.clamp(0.72, 0.85), 0.005, &[on_accent, PAPER_DARK, wash]);
    let lighter = (lch(accent).lightness + 0.07).min(0.95);
    let text = search(base, lighter, 0.005, &[PAPER_DARK, wash, GROUND_DARK, RAISED_DARK]);
    Accent { accent, text, on_accent, wash }
}

/// The surfaces of `tokens.css` on which text in the accent stands.
const GROUND_LIGHT: Rgb = Rgb(246, 249, 249);
const GROUND_DARK: Rgb = Rgb(13, 18, 21);
const PAPER_DARK: Rgb = Rgb(20, 25, 29);
const RAISED_DARK: Rgb = Rgb(29, 35, 39);

/// The first lightness from `start` on, in steps, at which the colour is far enough from all the others.
fn search(base: Lch, start: f64, step: f64, others: &[Rgb]) -> Rgb {
    let mut lightness = start;
    loop {
        let colour = rgb(Lch { lightness, ..base });
        let is_enough = others.iter().all(|other| contrast(colour, *other) >= ENOUGH);
        if is_enough || !(0.0..=1.0).contains(&lightness) {
            return colour;
        }
        lightness += step;
    }
}

/// How far two colours are apart for a reader, from 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = linear(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(Rgb(red, green, blue): Rgb) -> [f64; 3] {
    [red, green, blue].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn lch(colour: Rgb) -> Lch {
    let [red, green, blue] = linear(colour);
    let l = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let m = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let s = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
    let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
    Lch { lightness, chroma: a.hypot(b), hue: b.atan2(a) }
}

/// As a screen can show it: what is too strong for its lightness is paled until it fits.
fn rgb(colour: Lch) -> Rgb {
    let mut chroma = colour.chroma;
    loop {
        let parts = linear_of(Lch { chroma, ..colour });
        let fits = parts.iter().all(|part| (-0.000_5..=1.000_5).contains(part));
        if fits || chroma < 0.001 {
            let [red, green, blue] = parts.map(encoded);
            return Rgb(red, green, blue);
        }
        chroma *= 0.96;
    }
}

fn linear_of(Lch { lightness, chroma, hue }: Lch) -> [f64; 3] {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

fn encoded(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    // Between 0 and 255 by the clamp above.
    (part * 255.0).round() as u8
}

/// The style sheet that gives the portal its colour.
pub fn style(colour: Rgb) -> String {
    let (light, dark) = (on_light(colour), on_dark(colour));
    let both = |name: &str, light: Rgb, dark: Rgb| format!("--{name}:light-dark({light},{dark});");
    format!(
        ":root{{{}{}{}{}}}",
        both("accent", light.accent, dark.accent),
        both("accent-2", light.text, dark.text),
        both("on-accent", light.on_accent, dark.on_accent),
        both("wash", light.wash, dark.wash)
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_read_as_people_write_them() {
        assert_eq!(parse("colour", "#0A7285").unwrap(), Rgb(10, 114, 133));
        assert_eq!(parse("colour", " 0a7285 ").unwrap().to_string(), "#0a7285");
        for bad in ["", "#fff", "teal", "#12345g", "#1234567", "#0a72;}", "rgb(1,2,3)", "#é1234"] {
            assert!(parse("colour", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_hue_of_the_organization_stays() {
        // A red stays red in both themes, and what could be read before stays as it was.
        let red = Rgb(178, 24, 43);
        let light = on_light(red);
        assert_eq!(light.accent, red);
        let dark = on_dark(red);
        assert!(dark.accent.0 > 200 && dark.accent.0 > dark.accent.1 && dark.accent.0 > dark.accent.2, "{dark:?}");
        // Yellow can be no button with white text; it becomes a dark gold, and in the dark theme stays yellow.
        let yellow = Rgb(255, 221, 0);
        assert!(contrast(on_light(yellow).accent, Rgb(255, 255, 255)) >= 4.5);
        assert!(on_dark(yellow).accent.0 > 200);
    }

    #[test]
    fn the_surfaces_are_those_of_the_styles() {
        let near = |colour: Rgb, lightness: f64| (lch(colour).lightness - lightness).abs() < 0.006;
        assert!(near(GROUND_LIGHT, 0.976) && near(GROUND_DARK, 0.175) && near(PAPER_DARK, 0.21) && near(RAISED_DARK, 0.25));
    }

    proptest! {
        /// Whatever colour is chosen, everything written in it or on it can be read.
        #[test]
        fn every_colour_can_be_read_in_both_themes(red: u8, green: u8, blue: u8) {
            let colour = Rgb(red, green, blue);
            let (light, dark) = (on_light(colour), on_dark(colour));
            for (one, other) in [
                (light.accent, light.on_accent),
                (light.text, light.wash),
                (light.text, GROUND_LIGHT),
                (light.text, light.on_accent),
                (dark.accent, dark.on_accent),
                (dark.accent, PAPER_DARK),
                (dark.text, dark.wash),
                (dark.text, RAISED_DARK),
                (dark.text, dark.on_accent),
            ] {
                prop_assert!(contrast(one, other) >= 4.5, "{one} and {other} of {colour}: {}", contrast(one, other));
            }
        }
    }
}
