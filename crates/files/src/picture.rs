//! Pictures: measured by their header, decoded within limits, and drawn anew, so that only pixels of the original survive.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation};
use kernel::{Error, Result};

use crate::inspect::Encoded;

/// The edge of an avatar in pixels; shown at up to 128 on dense screens.
pub const SQUARE_EDGE: u32 = 256;

/// The longest edge of a picture shown inside a message, in pixels. The original stays for download.
pub const PREVIEW_EDGE: u32 = 2048;

/// No camera that people carry takes larger ones; a decoded pixel is up to 4 bytes.
const MAX_PIXELS: u64 = 40_000_000;

/// What a decoder may allocate.
const MAX_MEMORY: u64 = 192 * 1024 * 1024;

const JPEG_QUALITY: u8 = 85;

/// A picture that could be drawn anew, and the size of the original in pixels as a person sees it.
pub struct Drawn {
    pub dimensions: (u32, u32),
    pub encoded: Encoded,
}

/// Whether the bytes begin like a picture of a kind that can be drawn: PNG, JPEG, WebP or GIF.
pub fn is_drawable(head: &[u8]) -> bool {
    format_of(head).is_some()
}

fn format_of(head: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(head).ok()?;
    matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif).then_some(format)
}

/// The centre of a picture as a square of 256 pixels, upright, without metadata, as PNG or JPEG. For avatars and logos.
///
/// Fails at the field `picture` when it cannot be read or is larger than 40 megapixels. Takes a while; call it on a thread that may block, or call
/// [`Files::put_square`](crate::Files::put_square).
pub fn square(bytes: &[u8]) -> Result<Vec<u8>> {
    let Opened { mut picture, orientation, format } = open(bytes)?;
    let shorter = picture.width().min(picture.height());
    if shorter > SQUARE_EDGE * 2 {
        // Made smaller before it is cut, so that there is no second copy of a large picture.
        let scaled = |edge: u32| u32::try_from(u64::from(edge) * u64::from(SQUARE_EDGE) * 2 / u64::from(shorter)).unwrap_or(u32::MAX);
        picture = picture.thumbnail_exact(scaled(picture.width()), scaled(picture.height()));
    }
    let edge = picture.width().min(picture.height());
    let centre = picture.crop_imm((picture.width() - edge) / 2, (picture.height() - edge) / 2, edge, edge);
    let mut small = centre.resize_exact(SQUARE_EDGE, SQUARE_EDGE, FilterType::CatmullRom);
    small.apply_orientation(orientation);
    Ok(encode(&small, format)?.bytes)
}

/// The picture drawn anew with edges of at most `max_edge` pixels, upright, without metadata; of an animation its first frame.
///
/// Fails as [`square`] does.
pub fn preview(bytes: &[u8], max_edge: u32) -> Result<Drawn> {
    let Opened { picture, orientation, format } = open(bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let mut small = shrink(picture, max_edge);
    small.apply_orientation(orientation);
    let dimensions = if is_turned(orientation) { (height, width) } else { (width, height) };
    Ok(Drawn { dimensions, encoded: encode(&small, format)? })
}

struct Opened {
    picture: DynamicImage,
    orientation: Orientation,
    format: ImageFormat,
}

fn open(bytes: &[u8]) -> Result<Opened> {
    let format = format_of(bytes).ok_or_else(unreadable)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_MEMORY {
        return Err(too_large());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok(Opened { picture, orientation, format })
}

/// Large steps are averaged, which is quick and takes little memory; the last one is done well.
fn shrink(mut picture: DynamicImage, max_edge: u32) -> DynamicImage {
    let longest = |picture: &DynamicImage| picture.width().max(picture.height());
    if longest(&picture) > max_edge.saturating_mul(2) {
        picture = picture.thumbnail(max_edge * 2, max_edge * 2);
    }
    if longest(&picture) > max_edge { picture.resize(max_edge, max_edge, FilterType::CatmullRom) } else { picture }
}

/// Photographs stay photographs; what may have sharp edges or holes becomes PNG.
fn encode(picture: &DynamicImage, from: ImageFormat) -> Result<Encoded> {
    let is_photograph = matches!(from, ImageFormat::Jpeg | ImageFormat::WebP) && !picture.color().has_alpha();
    let mut bytes = Vec::new();
    if is_photograph {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder).map_err(Error::internal)?;
        return Ok(Encoded { media_type: "image/jpeg", bytes });
    }
    let eight_bits = if picture.color().has_alpha() { DynamicImage::from(picture.to_rgba8()) } else { DynamicImage::from(picture.to_rgb8()) };
    eight_bits.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(Error::internal)?;
    Ok(Encoded { media_type: "image/png", bytes })
}

fn is_turned(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn refused(error: image::ImageError) -> Error {
    if matches!(error, image::ImageError::Limits(_)) { too_large() } else { unreadable() }
}

fn unreadable() -> Error {
    Error::invalid("picture", "files-picture-unreadable")
}

fn too_large() -> Error {
    Error::invalid("picture", "files-picture-too-large")
}

#[cfg(test)]
mod tests;
