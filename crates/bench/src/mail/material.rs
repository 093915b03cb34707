//! Mails made from real ones: each with a fresh Message-ID and Date, and a line of its own.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;

/// A larger one would measure the copying of bytes.
const LARGEST: u64 = 256 << 10;

/// Real mails to make others from.
pub struct Material {
    mails: Vec<Vec<u8>>,
}

impl Material {
    /// Reads every mail under these folders of the corpus, in the order of their names.
    pub fn read(corpus: &Path, folders: &[&str]) -> Result<Self> {
        let mut mails = Vec::new();
        for folder in folders {
            gather(&corpus.join(folder), &mut mails).with_context(|| format!("{} cannot be read", corpus.join(folder).display()))?;
        }
        ensure!(!mails.is_empty(), "there are no mails under {}", corpus.display());
        Ok(Self { mails })
    }

    /// Only what people wrote to people: no newsletters, no lists, no machines.
    pub fn of_people(mut self) -> Result<Self> {
        self.mails.retain(|mail| email::read(mail).is_ok_and(|mail| email::class(&mail) == email::Class::Personal));
        ensure!(!self.mails.is_empty(), "nobody wrote any of these mails");
        Ok(self)
    }

    /// How many there are to make others from.
    pub fn len(&self) -> usize {
        self.mails.len()
    }

    /// The `n`th mail of `run`: the same numbers make the same mail. All lines end with CRLF, as mail servers hand them out.
    pub fn mail(&self, run: &str, n: usize) -> Vec<u8> {
        let original = &self.mails[n % self.mails.len()];
        let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S +0000");
        let mut mail = format!("Message-ID: <{run}.{n}@mail.example>\r\nDate: {date}\r\nX-Line: {run} {n}\r\n").into_bytes();
        let (head, body) = parted(original);
        mail.extend(without(&head, &["message-id", "date", "in-reply-to", "references"]));
        mail.extend_from_slice(b"\r\n");
        mail.extend(body);
        mail
    }
}

fn gather(folder: &Path, mails: &mut Vec<Vec<u8>>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.metadata()?);
        if kind.is_dir() {
            gather(&path, mails)?;
        } else if kind.len() <= LARGEST {
            let bytes = fs::read(&path)?;
            if begins_like_a_mail(&bytes) {
                mails.push(bytes);
            }
        }
    }
    Ok(())
}

/// Licences and notes lie between the mails.
fn begins_like_a_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.starts_with("from:") || text.contains("\nfrom:")
}

/// Headers and body, with CRLF. A line `From ` of an mbox file in front is left out.
fn parted(bytes: &[u8]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut head = Vec::new();
    for line in lines.by_ref() {
        if line.is_empty() {
            break;
        }
        if !line.starts_with(b"From ") {
            head.push(line.to_vec());
        }
    }
    let mut body = Vec::new();
    for line in lines {
        body.extend_from_slice(line);
        body.extend_from_slice(b"\r\n");
    }
    (head, body)
}

/// The headers but these, with their folded lines.
fn without(head: &[Vec<u8>], names: &[&str]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut keeps = true;
    for line in head {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = String::from_utf8_lossy(line.split(|byte| *byte == b':').next().unwrap_or_default()).trim().to_ascii_lowercase();
            keeps = !names.contains(&name.as_str());
        }
        if keeps {
            kept.extend_from_slice(line);
            kept.extend_from_slice(b"\r\n");
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_keeps_what_it_says_and_loses_its_name() {
        let original = b"From x Mon\nFrom: a@example.com\nMessage-ID:\n <old@example.com>\nSubject: Help\n\nIt burns\n".to_vec();
        let mail = String::from_utf8(Material { mails: vec![original] }.mail("r", 7)).unwrap();
        assert!(mail.starts_with("Message-ID: <r.7@mail.example>\r\nDate: "), "{mail}");
        assert!(mail.ends_with("\r\nFrom: a@example.com\r\nSubject: Help\r\n\r\nIt burns\r\n\r\n"), "{mail}");
        assert!(!mail.contains("old@"));
    }
}
