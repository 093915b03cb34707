//! A file of people as a table of texts: CSV in whatever dress spreadsheets give it, or XLSX. Knows nothing of people.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use kernel::{Error, Result, Text};

use super::formula::restored;

/// The largest file, in bytes.
pub const LARGEST: usize = 8 << 20;
pub const MOST_ROWS: usize = 20_000;
pub const MOST_COLUMNS: usize = 50;

/// What is kept of a cell, in characters: more than any field takes, so that what is too long is told as too long.
const KEPT: usize = 1_000;

/// What an XLSX file may hold once it is unpacked, in bytes; spreadsheets of people pack to about a tenth.
const LARGEST_UNPACKED: u64 = 100 << 20;

/// A line of the file with where it stands there.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// As a text editor or a spreadsheet counts, from 1.
    pub number: i64,
    pub cells: Vec<String>,
}

/// Reads a file. Lines without any text are left out. Fails at `file`.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>> {
    if bytes.len() > LARGEST {
        return Err(refuse(Text::new("load-file-large").with("megabytes", LARGEST >> 20)));
    }
    let lines = match bytes.starts_with(b"PK\x03\x04") {
        true => read_xlsx(bytes)?,
        false => read_csv(&decode(bytes))?,
    };
    if lines.is_empty() {
        return Err(refuse("load-file-empty".into()));
    }
    Ok(lines)
}

fn refuse(text: Text) -> Error {
    Error::invalid("file", text)
}

/// The text of a file: by its byte order mark, as UTF-8 where it is that, as UTF-16 where every other byte is zero, and otherwise as Windows writes Russian.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let zeros = |odd: usize| bytes.iter().take(400).skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let seen = bytes.len().min(400) / 2;
    let encoding = match () {
        () if seen > 1 && zeros(1) * 2 > seen => encoding_rs::UTF_16LE,
        () if seen > 1 && zeros(0) * 2 > seen => encoding_rs::UTF_16BE,
        () if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        () => encoding_rs::WINDOWS_1251,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn read_csv(text: &str) -> Result<Vec<Line>> {
    // Lines end in CR LF, in LF, or in CR alone as on old Macs; one of them is enough to count.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv_reader(&text, delimiter(&text));
    let (mut lines, mut number, mut counted) = (Vec::new(), 1, 0);
    for record in reader.records() {
        let record = record.map_err(|_| refuse("load-file-broken".into()))?;
        let begin = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
        // The reader says where it went on, and only then skips empty lines.
        let begin = begin + text.as_bytes()[begin..].iter().take_while(|byte| **byte == b'\n').count();
        number += text.as_bytes()[counted..begin].iter().filter(|byte| **byte == b'\n').count() as i64;
        counted = begin;
        push(&mut lines, number, record.iter().map(|text| cell(restored(text.trim_matches(' ')))).collect())?;
    }
    Ok(lines)
}

fn csv_reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The sign between cells: the one that parts the first lines into most cells, equally many in each.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: &u8| {
        let widths: Vec<usize> = csv_reader(text, *delimiter).records().take(20).filter_map(|record| record.ok().map(|record| record.len())).collect();
        let first = widths.first().copied().unwrap_or(1);
        let like_first = widths.iter().filter(|width| **width == first).count();
        if first < 2 { 0 } else { like_first * 1_000 / widths.len().max(1) + first.min(MOST_COLUMNS) }
    };
    // Of equals the last one wins, and a comma is the likeliest.
    *b"|\t;,".iter().max_by_key(|delimiter| score(delimiter)).unwrap_or(&b',')
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Line>> {
    check_unpacked(bytes)?;
    let broken = || refuse("load-file-broken".into());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(broken)?;
    let range = book.worksheet_range(&sheet).map_err(|_| broken())?;
    let first = range.start().map_or(0, |(row, _)| row);
    let mut lines = Vec::new();
    for (index, row) in range.rows().enumerate() {
        push(&mut lines, i64::from(first) + index as i64 + 1, row.iter().map(|data| cell(&words(data))).collect())?;
    }
    Ok(lines)
}

/// Refuses what is small here and huge when it is unpacked.
fn check_unpacked(bytes: &[u8]) -> Result<()> {
    let broken = || refuse("load-file-broken".into());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = LARGEST_UNPACKED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| broken())?;
        // Counted and not believed: the size that an archive tells may be a lie.
        let size = std::io::copy(&mut std::io::Read::take(file, left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left = left.checked_sub(size).ok_or_else(|| refuse("load-file-bomb".into()))?;
    }
    Ok(())
}

fn words(data: &Data) -> String {
    match data {
        // Telephone numbers and the like: as they were typed, without a fraction.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

fn cell(text: &str) -> String {
    kernel::truncate(text.trim(), KEPT).to_owned()
}

fn push(lines: &mut Vec<Line>, number: i64, mut cells: Vec<String>) -> Result<()> {
    if cells.iter().all(String::is_empty) {
        return Ok(());
    }
    if lines.len() >= MOST_ROWS {
        return Err(refuse(Text::new("load-file-long").with("n", MOST_ROWS)));
    }
    cells.truncate(MOST_COLUMNS);
    lines.push(Line { number, cells });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().into_iter().map(|line| line.cells).collect()
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    const RUSSIAN: &str = "Имя;Почта\r\nОльга Серова;olga@example.com\r\n";

    #[test]
    fn every_dress_of_a_table_reads_alike() {
        let wanted = [["Имя", "Почта"], ["Ольга Серова", "olga@example.com"]].map(|row| row.map(str::to_owned).to_vec());
        let windows = encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        for bytes in [
            RUSSIAN.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", RUSSIAN.into()),
            marked(b"\xff\xfe", utf16(RUSSIAN, true)),
            marked(b"\xfe\xff", utf16(RUSSIAN, false)),
            windows,
            RUSSIAN.replace(';', ",").into_bytes(),
            RUSSIAN.replace(';', "\t").into_bytes(),
            RUSSIAN.replace(';', "|").into_bytes(),
            RUSSIAN.replace("\r\n", "\r").into_bytes(),
            RUSSIAN.replace("\r\n", "\n").into_bytes(),
        ] {
            assert_eq!(cells(&bytes), wanted, "{}", String::from_utf8_lossy(&bytes));
        }
        let latin = "name,email\nAna,ana@example.com\n";
        assert_eq!(cells(&utf16(latin, true))[1], ["Ana", "ana@example.com"], "without a mark");
    }

    #[test]
    fn lines_are_numbered_as_an_editor_counts_them() {
        let numbers = |text: &str| read(text.as_bytes()).unwrap().iter().map(|line| line.number).collect::<Vec<_>>();
        assert_eq!(numbers("name,email\r\n\r\n\r\nAna,a@example.com\r\n\"To\r\nmas\",t@example.com\r\nLast,l@example.com"), [1, 4, 5, 7]);
        assert_eq!(numbers("name,email\n\"Ana\nOrtiz\",ana@example.com\n\n,\nTomas,t@example.com\n"), [1, 2, 6]);
        assert_eq!(numbers("name,email\rAna,a@example.com\rTomas,t@example.com"), [1, 2, 3]);
    }

    #[test]
    fn quotes_hold_what_they_hold() {
        let table = cells(b"name,about\r\n\"Ortiz, Ana\",\"says \"\"hello\"\"\"\r\n");
        assert_eq!(table[1], ["Ortiz, Ana", "says \"hello\""]);
    }

    #[test]
    fn what_is_too_much_is_refused_in_words() {
        let refused = |bytes: &[u8]| match read(bytes) {
            Err(Error::Invalid(errors)) => errors.of("file").map(|text| text.key.to_string()).unwrap_or_default(),
            other => format!("{other:?}"),
        };
        assert_eq!(refused(b""), "load-file-empty");
        assert_eq!(refused(b"\r\n , \r\n"), "load-file-empty");
        assert_eq!(refused(&vec![b'a'; LARGEST + 1]), "load-file-large");
        assert_eq!(refused("a,b\n".repeat(MOST_ROWS + 1).as_bytes()), "load-file-long");
        assert_eq!(refused(b"PK\x03\x04 but no book"), "load-file-broken");
        let wide = cells(["x"; 80].join(",").as_bytes());
        assert_eq!(wide[0].len(), MOST_COLUMNS);
        let long = cells(format!("name,email\n{},b\n", "x".repeat(1 << 20)).as_bytes());
        assert_eq!(long[1][0].len(), KEPT);
    }

    #[test]
    fn an_archive_that_swells_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let block = vec![0; 1 << 20];
        for _ in 0..=LARGEST_UNPACKED >> 20 {
            std::io::Write::write_all(&mut writer, &block).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert!(matches!(read(&bytes), Err(Error::Invalid(errors)) if errors.of("file").is_some_and(|text| text.key == "load-file-bomb")));
    }
}
