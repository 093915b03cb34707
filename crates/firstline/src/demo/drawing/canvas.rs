//! A canvas with soft edges: shapes are given by their distance from a point, and an edge pixel is covered as far as the shape reaches into it.

use std::io::Cursor;

use anyhow::{Context, Result};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde::Deserialize;

/// Red, green and blue; written as `#1f8a7a`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub [u8; 3]);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        digits.map(Self::hex).ok_or_else(|| format!("{text} is no colour"))
    }
}

impl Colour {
    pub const WHITE: Self = Self::hex(0xffffff);
    pub const INK: Self = Self::hex(0x24292f);
    pub const GREY: Self = Self::hex(0x6b7280);
    pub const LINE: Self = Self::hex(0xd0d7de);

    pub const fn hex(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8])
    }

    /// As much of the other colour as `part` says, from 0 to 1.
    pub fn mixed(self, other: Self, part: f32) -> Self {
        let mix = |i: usize| (f32::from(self.0[i]) + (f32::from(other.0[i]) - f32::from(self.0[i])) * part.clamp(0.0, 1.0)).round() as u8;
        Self([mix(0), mix(1), mix(2)])
    }
}

/// Left, top, right and bottom in pixels.
pub type Bounds = [f32; 4];

pub struct Canvas {
    picture: RgbImage,
}

impl Canvas {
    pub fn new(width: u32, height: u32, background: Colour) -> Self {
        Self { picture: RgbImage::from_pixel(width, height, Rgb(background.0)) }
    }

    /// A rectangle with sharp edges.
    pub fn rectangle(&mut self, [left, top, right, bottom]: Bounds, colour: Colour) {
        let (width, height) = self.picture.dimensions();
        for y in top.max(0.0) as u32..(bottom.max(0.0) as u32).min(height) {
            for x in left.max(0.0) as u32..(right.max(0.0) as u32).min(width) {
                self.picture.put_pixel(x, y, Rgb(colour.0));
            }
        }
    }

    /// A rectangle with round corners.
    pub fn card(&mut self, bounds: Bounds, radius: f32, colour: Colour) {
        let [left, top, right, bottom] = bounds;
        let (middle_x, middle_y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let (half_x, half_y) = ((right - left) / 2.0 - radius, (bottom - top) / 2.0 - radius);
        self.shape(bounds, colour, |x, y| {
            let (dx, dy) = ((x - middle_x).abs() - half_x, (y - middle_y).abs() - half_y);
            dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
        });
    }

    pub fn ellipse(&mut self, (x, y): (f32, f32), (radius_x, radius_y): (f32, f32), colour: Colour) {
        let bounds = [x - radius_x, y - radius_y, x + radius_x, y + radius_y];
        self.shape(bounds, colour, |px, py| (((px - x) / radius_x).hypot((py - y) / radius_y) - 1.0) * radius_x.min(radius_y));
    }

    /// A line with round ends.
    pub fn stroke(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32, colour: Colour) {
        let half = thickness / 2.0;
        let bounds = [from.0.min(to.0) - half, from.1.min(to.1) - half, from.0.max(to.0) + half, from.1.max(to.1) + half];
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).max(f32::EPSILON);
        self.shape(bounds, colour, |x, y| {
            let along = (((x - from.0) * dx + (y - from.1) * dy) / length).clamp(0.0, 1.0);
            (x - from.0 - along * dx).hypot(y - from.1 - along * dy) - half
        });
    }

    /// Whatever is nearer than 0.
    pub fn shape(&mut self, [left, top, right, bottom]: Bounds, colour: Colour, distance: impl Fn(f32, f32) -> f32) {
        let (width, height) = self.picture.dimensions();
        for y in (top - 1.0).max(0.0) as u32..((bottom + 2.0).max(0.0) as u32).min(height) {
            for x in (left - 1.0).max(0.0) as u32..((right + 2.0).max(0.0) as u32).min(width) {
                let covered = (0.5 - distance(x as f32 + 0.5, y as f32 + 0.5)).clamp(0.0, 1.0);
                if covered > 0.0 {
                    let pixel = self.picture.get_pixel_mut(x, y);
                    pixel.0 = Colour(pixel.0).mixed(colour, covered).0;
                }
            }
        }
    }

    /// Keeps a square part of it.
    pub fn cut(self, left: u32, top: u32, edge: u32) -> Self {
        Self { picture: image::imageops::crop_imm(&self.picture, left, top, edge, edge).to_image() }
    }

    /// Gives every pixel another colour.
    pub fn recolour(&mut self, new: impl Fn(f32, f32, Colour) -> Colour) {
        for (x, y, pixel) in self.picture.enumerate_pixels_mut() {
            pixel.0 = new(x as f32, y as f32, Colour(pixel.0)).0;
        }
    }

    pub fn png(self) -> Result<Vec<u8>> {
        self.encoded(ImageFormat::Png)
    }

    pub fn jpeg(self) -> Result<Vec<u8>> {
        self.encoded(ImageFormat::Jpeg)
    }

    fn encoded(self, format: ImageFormat) -> Result<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(self.picture).write_to(&mut bytes, format).context("a picture cannot be encoded")?;
        Ok(bytes.into_inner())
    }
}
