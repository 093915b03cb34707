//! Props: the files that people attach. What each shows is written in `content/files.toml`; none of them is stored in the program.

use std::collections::HashMap;

use anyhow::{Context, Result};
use figment::{
    Figment,
    providers::{Format, Toml},
};
use serde::Deserialize;

use super::drawing::{
    photo::{Subject, photo},
    screen,
};

/// How a file is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Prop {
    Dialog { name: String, title: String, lines: Vec<String>, button: String },
    Browser { name: String, address: String, heading: String, lines: Vec<String> },
    Terminal { name: String, lines: Vec<String> },
    Chart { name: String, title: String, unit: String, most: i64 },
    Photo { name: String, subject: Subject, words: String },
    Text { name: String, text: String },
    Pdf { name: String, title: String, lines: Vec<String> },
}

impl Prop {
    fn name(&self) -> &str {
        match self {
            Self::Dialog { name, .. }
            | Self::Browser { name, .. }
            | Self::Terminal { name, .. }
            | Self::Chart { name, .. }
            | Self::Photo { name, .. }
            | Self::Text { name, .. }
            | Self::Pdf { name, .. } => name,
        }
    }
}

/// Every file that can be made.
pub struct Props {
    by_name: HashMap<String, Prop>,
}

impl Props {
    pub fn read() -> Result<Self> {
        #[derive(Deserialize)]
        struct File {
            file: Vec<Prop>,
        }
        let file: File = Figment::from(Toml::string(include_str!("content/files.toml"))).extract().context("content/files.toml")?;
        Ok(Self { by_name: file.file.into_iter().map(|prop| (prop.name().to_owned(), prop)).collect() })
    }

    /// Makes a file: its media type and its bytes.
    pub fn make(&self, name: &str) -> Result<(&'static str, Vec<u8>)> {
        let prop = self.by_name.get(name).with_context(|| format!("no file is called {name}"))?;
        Ok(match prop {
            Prop::Dialog { title, lines, button, .. } => ("image/png", screen::dialog(title, lines, button)?),
            Prop::Browser { address, heading, lines, .. } => ("image/png", screen::browser(address, heading, lines)?),
            Prop::Terminal { lines, .. } => ("image/png", screen::terminal(lines)?),
            Prop::Chart { title, unit, most, .. } => ("image/png", screen::chart(title, unit, *most)?),
            Prop::Photo { subject, words, .. } => ("image/jpeg", photo(*subject, words)?),
            Prop::Text { text, .. } => ("text/plain", text.clone().into_bytes()),
            Prop::Pdf { title, lines, .. } => ("application/pdf", pdf(title, lines).into_bytes()),
        })
    }
}

/// A document of one page in Helvetica, by hand: a catalogue, a page, a font and the text.
fn pdf(title: &str, lines: &[String]) -> String {
    let mut text = format!("BT /F1 20 Tf 60 770 Td ({}) Tj /F1 11 Tf 0 -34 Td", escaped(title));
    for line in lines {
        text.push_str(&format!(" ({}) Tj 0 -18 Td", escaped(line)));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
    ];
    let mut document = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(document.len());
        document.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let table = document.len();
    document.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        document.push_str(&format!("{place:010} 00000 n \n"));
    }
    document.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    document
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_made_and_is_what_it_says() {
        let props = Props::read().unwrap();
        assert!(props.by_name.len() > 20);
        for name in props.by_name.keys() {
            let (media_type, bytes) = props.make(name).unwrap();
            let found = files::inspect(&bytes, name, media_type);
            assert_eq!(found.is_picture(), media_type.starts_with("image/"), "{name}");
            assert!(!bytes.is_empty() && (!name.ends_with(".pdf") || found.media_type == "application/pdf"), "{name} is {}", found.media_type);
        }
    }
}
