//! Reading a protocol of lines, with a limit on everything.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::stream::Stream;

/// The longest line a server may answer with; RFC 2449 grants 512 bytes, some banners take more.
pub(crate) const LONGEST_LINE: usize = 8 * 1024;

/// No mail is this large; a server that says more is making fun of us.
const LARGEST_BODY: u64 = 2 * 1024 * 1024 * 1024;

/// A connection read line by line.
pub(crate) struct Lines {
    stream: BufReader<Stream>,
}

/// What came between an answer and its final dot (RFC 1939, section 3).
pub(crate) struct Body {
    /// The beginning, as far as it was to be kept; the dots of byte-stuffing are gone.
    pub bytes: Vec<u8>,
    /// How long it was altogether.
    pub size: u64,
}

impl Lines {
    pub fn new(stream: Stream) -> Self {
        Self { stream: BufReader::with_capacity(32 * 1024, stream) }
    }

    /// The connection itself; `None` when the server has said more than was asked of it, which before encryption is an attack (CVE-2011-0411 and its kin).
    pub fn into_stream(self) -> Option<Stream> {
        self.stream.buffer().is_empty().then(|| self.stream.into_inner())
    }

    /// One line without its end. The end of the connection is an error, and so is a line that is too long.
    pub async fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            let buffer = self.stream.fill_buf().await?;
            if buffer.is_empty() {
                return Err(cut());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(buffer.len(), |end| end + 1);
            line.extend_from_slice(&buffer[..taken]);
            self.stream.consume(taken);
            if line.len() > LONGEST_LINE {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line without end"));
            }
            if end.is_some() {
                let text = String::from_utf8_lossy(&line);
                return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
            }
        }
    }

    /// Says one line. It must hold no line break of its own.
    pub async fn say(&mut self, line: &str) -> io::Result<()> {
        self.say_all(&[line]).await
    }

    /// Says several lines in one breath.
    pub async fn say_all<L: AsRef<str>>(&mut self, lines: &[L]) -> io::Result<()> {
        let mut said = String::new();
        for line in lines.iter().map(AsRef::as_ref) {
            if line.contains(['\r', '\n', '\0']) {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "a line break inside a command"));
            }
            said.extend([line, "\r\n"]);
        }
        let stream = self.stream.get_mut();
        stream.write_all(said.as_bytes()).await?;
        stream.flush().await
    }

    /// Everything up to the final dot, of which the first `keep` bytes are kept. Without the dot nothing is given back: the connection was cut.
    pub async fn body(&mut self, keep: usize) -> io::Result<Body> {
        let mut reader = BodyReader::new(keep);
        loop {
            let buffer = self.stream.fill_buf().await?;
            if buffer.is_empty() {
                return Err(cut());
            }
            let taken = reader.take(buffer);
            self.stream.consume(taken);
            if reader.place == Place::End {
                return Ok(Body { bytes: reader.bytes, size: reader.size });
            }
            if reader.size > LARGEST_BODY {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a mail without end"));
            }
        }
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up")
}

/// Where in a line the reader stands. A line begins after CR LF alone, so that a bare LF inside a mail cannot end it early.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Place {
    Start,
    AfterDot,
    AfterDotReturn,
    Inside,
    AfterReturn,
    End,
}

struct BodyReader {
    keep: usize,
    place: Place,
    bytes: Vec<u8>,
    size: u64,
}

impl BodyReader {
    fn new(keep: usize) -> Self {
        Self { keep, place: Place::Start, bytes: Vec::new(), size: 0 }
    }

    /// Reads on; how many bytes of the buffer were used, all of them unless the end came.
    fn take(&mut self, buffer: &[u8]) -> usize {
        let mut at = 0;
        while at < buffer.len() && self.place != Place::End {
            let byte = buffer[at];
            self.place = match (self.place, byte) {
                (Place::Start, b'.') => self.skip(&mut at, Place::AfterDot),
                (Place::AfterDot, b'\r') => self.skip(&mut at, Place::AfterDotReturn),
                (Place::AfterDotReturn, b'\n') => self.skip(&mut at, Place::End),
                (Place::AfterDotReturn, _) => {
                    self.push(b"\r");
                    Place::AfterReturn
                }
                (Place::AfterReturn, b'\n') => {
                    self.push(b"\n");
                    self.skip(&mut at, Place::Start)
                }
                (Place::Start | Place::AfterDot | Place::Inside | Place::AfterReturn, _) => {
                    let rest = &buffer[at..];
                    let length = rest.iter().position(|byte| *byte == b'\r').map_or(rest.len(), |end| end + 1);
                    self.push(&rest[..length]);
                    at += length;
                    if rest[length - 1] == b'\r' { Place::AfterReturn } else { Place::Inside }
                }
                (Place::End, _) => Place::End,
            };
        }
        at
    }

    fn skip(&self, at: &mut usize, place: Place) -> Place {
        *at += 1;
        place
    }

    fn push(&mut self, bytes: &[u8]) {
        let room = self.keep.saturating_sub(self.bytes.len()).min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..room]);
        self.size += bytes.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the same bytes whole and in pieces of every size.
    fn read(wire: &[u8], keep: usize) -> Option<(Vec<u8>, u64, usize)> {
        let pieces = |size: usize| {
            let mut reader = BodyReader::new(keep);
            let mut used = 0;
            for piece in wire.chunks(size) {
                used += reader.take(piece);
            }
            (reader.place == Place::End).then_some((reader.bytes, reader.size, used))
        };
        let whole = pieces(wire.len());
        for size in 1..wire.len() {
            assert_eq!(pieces(size), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn dots_are_unstuffed_and_the_last_one_ends() {
        let (bytes, size, used) = read(b"a\r\n..b\r\n.c\r\n...\r\n.\r\n+OK next", 100).unwrap();
        assert_eq!(bytes, b"a\r\n.b\r\nc\r\n..\r\n");
        assert_eq!((size, used), (14, 20));
    }

    #[test]
    fn a_bare_line_feed_ends_nothing() {
        let (bytes, ..) = read(b"a\n.\nb\r\r\n.\r\n", 100).unwrap();
        assert_eq!(bytes, b"a\n.\nb\r\r\n");
    }

    #[test]
    fn without_the_dot_there_is_no_mail() {
        assert_eq!(read(b"Subject: cut\r\n\r\nhalf a li", 100), None);
        assert_eq!(read(b"whole\r\n.\r", 100), None);
    }

    #[test]
    fn no_more_is_kept_than_asked_for() {
        let (bytes, size, _) = read(b"0123456789\r\n.\r\n", 4).unwrap();
        assert_eq!((bytes.as_slice(), size), (&b"0123"[..], 12));
    }
}
