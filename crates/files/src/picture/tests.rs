//! Pictures that people have, and pictures made to hurt.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use kernel::Error;

use super::*;
use crate::inspect;

const RED: Rgba<u8> = Rgba([250, 10, 10, 255]);
const BLUE: Rgba<u8> = Rgba([10, 10, 250, 255]);

/// Left half red, right half blue.
fn flag(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE });
    let mut bytes = Vec::new();
    let picture = DynamicImage::from(pixels);
    let picture = if format == ImageFormat::Jpeg { DynamicImage::from(picture.to_rgb8()) } else { picture };
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A JPEG that says, as a telephone does, how it must be turned (EXIF orientation 1 to 8), and where it was taken.
fn from_a_telephone(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let jpeg = flag(width, height, ImageFormat::Jpeg);
    let tiff = [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation, 0, 0, 0], b"\0\0\0\0GPS 55.7558 37.6173"].concat();
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)));
    !bytes.iter().fold(u32::MAX, step)
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    [u32::try_from(data.len()).unwrap().to_be_bytes().as_slice(), &body, &crc32(&body).to_be_bytes()].concat()
}

/// A PNG of a few bytes that claims to be this large.
fn png_claiming(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunk(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01"), &chunk(b"IEND", b"")].concat()
}

fn reason<T>(outcome: Result<T>) -> String {
    match outcome {
        Err(Error::Invalid(errors)) => errors.of("picture").unwrap().key.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("taken"),
    }
}

fn pixel(picture: &DynamicImage, x: u32, y: u32) -> &'static str {
    let Rgba([red, _, blue, _]) = picture.to_rgba8().get_pixel(x, y).to_owned();
    if red > blue { "red" } else { "blue" }
}

#[test]
fn every_kind_becomes_a_square() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        for (width, height) in [(1, 1), (40, 20), (300, 900), (1500, 1000), (3000, 1)] {
            let square = image::load_from_memory(&square(&flag(width, height, format)).unwrap()).unwrap();
            assert_eq!((square.width(), square.height()), (SQUARE_EDGE, SQUARE_EDGE), "{format:?} {width} x {height}");
        }
    }
    let square = image::load_from_memory(&square(&flag(900, 300, ImageFormat::Png)).unwrap()).unwrap();
    assert_eq!((pixel(&square, 2, 128), pixel(&square, 253, 128)), ("red", "blue"), "the centre is kept");
}

#[test]
fn a_picture_stands_upright_and_tells_nothing_else() {
    let turned = from_a_telephone(200, 100, 6);
    let drawn = preview(&turned, PREVIEW_EDGE).unwrap();
    assert_eq!(drawn.dimensions, (100, 200));
    let picture = image::load_from_memory(&drawn.encoded.bytes).unwrap();
    assert_eq!((pixel(&picture, 50, 10), pixel(&picture, 50, 190)), ("red", "blue"), "turned clockwise");

    let upside_down = image::load_from_memory(&square(&from_a_telephone(200, 100, 3)).unwrap()).unwrap();
    assert_eq!((pixel(&upside_down, 5, 128), pixel(&upside_down, 250, 128)), ("blue", "red"));

    for bytes in [drawn.encoded.bytes, square(&turned).unwrap()] {
        assert!(!bytes.windows(3).any(|window| window == b"GPS") && !bytes.windows(4).any(|window| window == b"Exif"));
    }
}

#[test]
fn a_preview_is_no_larger_than_asked_and_never_enlarged() {
    let small = |width, height| {
        let drawn = preview(&flag(width, height, ImageFormat::Png), 64).unwrap();
        let picture = image::load_from_memory(&drawn.encoded.bytes).unwrap();
        assert_eq!(drawn.dimensions, (width, height), "the original's");
        (picture.width(), picture.height())
    };
    assert_eq!(small(640, 320), (64, 32));
    assert_eq!(small(100, 200), (32, 64));
    assert_eq!(small(30, 20), (30, 20));
    assert_eq!(small(5000, 1), (64, 1));
}

#[test]
fn holes_stay_holes_and_photographs_stay_small() {
    let glass = DynamicImage::from(RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let mut bytes = Vec::new();
        glass.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        let drawn = preview(&bytes, 64).unwrap().encoded;
        assert_eq!(drawn.media_type, "image/png");
        assert_eq!(image::load_from_memory(&drawn.bytes).unwrap().to_rgba8().get_pixel(5, 5).0[3], 0);
    }
    assert_eq!(preview(&flag(20, 20, ImageFormat::Jpeg), 64).unwrap().encoded.media_type, "image/jpeg");
}

#[test]
fn what_claims_to_be_huge_is_refused_by_its_header() {
    let gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;";
    let jpeg = b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0\x37\xff\xd9";
    for (what, bytes) in [
        ("50,000 x 50,000", png_claiming(50_000, 50_000, 8, 2)),
        ("one bit a pixel", png_claiming(50_000, 50_000, 1, 0)),
        ("the largest PNG", png_claiming(0x7fff_ffff, 0x7fff_ffff, 16, 6)),
        ("a line", png_claiming(0x7fff_ffff, 1, 8, 6)),
        ("few pixels of 8 bytes", png_claiming(7_000, 5_000, 16, 6)),
        ("gif", gif.to_vec()),
        ("jpeg", jpeg.to_vec()),
    ] {
        assert_eq!(reason(square(&bytes)), "files-picture-too-large", "{what}");
        assert_eq!(reason(preview(&bytes, 64)), "files-picture-too-large", "{what}");
        assert!(!inspect(&bytes, "photo.png", "image/png").is_picture(), "{what}");
    }
}

#[test]
fn a_picture_cut_off_is_refused_and_stays_a_file() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = flag(300, 200, format);
        for length in [8, 20, 40] {
            assert_eq!(reason(square(&whole[..length.min(whole.len())])), "files-picture-unreadable", "{format:?} of {length} bytes");
        }
        // Some decoders show the part they have; none may fail in another way.
        for length in (0..whole.len()).step_by(31) {
            let _ = inspect(&whole[..length], "a", "");
        }
    }
    for bytes in [b"".as_slice(), b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM\0\0", b"\x89PNG\r\n\x1a\n"] {
        assert_eq!(reason(square(bytes)), "files-picture-unreadable");
    }
}

#[test]
fn damaged_pictures_do_not_bring_the_decoder_down() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = flag(60, 40, format);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            let _ = preview(&damaged, 64);
        }
    }
}

#[test]
fn a_picture_that_is_also_a_page_loses_the_page() {
    let page = b"<script>alert(document.domain)</script>";
    let behind = [flag(60, 40, ImageFormat::Jpeg), page.to_vec()].concat();
    let mut within = flag(60, 40, ImageFormat::Png);
    within.splice(33..33, chunk(b"tEXt", &[b"Comment\0".as_slice(), page].concat()));
    for (bytes, media_type) in [(behind, "image/jpeg"), (within, "image/png")] {
        let inspected = inspect(&bytes, "page.html", "text/html");
        assert_eq!(inspected.media_type, media_type);
        let drawn = inspected.preview.unwrap().bytes;
        assert!(!drawn.windows(7).any(|window| window == b"<script"));
    }
}
