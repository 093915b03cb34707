//! The file on its way: read and sent piece by piece, however much somebody wrote.

use std::io;

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use db::Ctx;
use futures_util::{Stream, stream};
use kernel::{Cursor, Result};
use serde_json::Value;
use web::{Caller, Door, Refusal};

use super::{
    disclose::{self, Whose},
    section::{Disclosed, Section, sections},
};

/// The door at which it is asked for.
#[derive(Clone)]
pub(super) enum Through {
    Page(Door),
    Program(Caller),
}

impl Through {
    async fn read<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        match self {
            Self::Page(door) => door.read(f).await,
            Self::Program(caller) => caller.raw(f).await.map_err(|Refusal(error)| error),
        }
    }

    async fn write<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        match self {
            Self::Page(door) => door.write(f).await,
            Self::Program(caller) => caller.write_raw(f).await.map_err(|Refusal(error)| error),
        }
    }
}

/// Answers with the file, to be saved and kept by nobody on the way. Whoever may not have it is refused before anything is sent.
pub(super) async fn send(through: Through, whose: Whose) -> Result<Response, Refusal> {
    let user = through.write(move |ctx| disclose::begin(ctx, whose)).await?;
    let name = if user.username.is_empty() { "personal-data.json".to_owned() } else { format!("{}-personal-data.json", user.username) };
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, files::disposition(&name, false)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let file = File { through, whose, sections: sections(), at: 0, place: Place::Before };
    Ok((headers, Body::from_stream(file.stream())).into_response())
}

struct File {
    through: Through,
    whose: Whose,
    sections: Vec<Section>,
    /// The section that comes next, or goes on.
    at: usize,
    place: Place,
}

/// Where in its section the file stands.
enum Place {
    Before,
    /// In a list, behind its first entry if there was one, about to read from this cursor on.
    Within(Cursor, bool),
}

impl File {
    fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        stream::try_unfold(self, |mut file| async move {
            let Some(section) = file.sections.get(file.at).copied() else { return Ok(None) };
            let mut out = Vec::new();
            file.write(section, &mut out).await.map_err(|error| io::Error::other(error.to_string()))?;
            Ok(Some((Bytes::from(out), file)))
        })
    }

    async fn write(&mut self, section: Section, out: &mut Vec<u8>) -> Result<()> {
        let (after, has_entries) = match std::mem::replace(&mut self.place, Place::Before) {
            Place::Before => {
                out.extend_from_slice(if self.at == 0 { b"{\n" } else { b",\n" });
                write_json(out, &Value::from(section.name))?;
                out.extend_from_slice(b": ");
                (None, None)
            }
            Place::Within(cursor, has_entries) => (Some(cursor), Some(has_entries)),
        };
        let whose = self.whose;
        match self.through.read(move |ctx| disclose::read(ctx, whose, &section, after.as_ref())).await? {
            Disclosed::Whole(value) => write_json(out, &value)?,
            Disclosed::Piece(piece) => {
                if has_entries.is_none() {
                    out.push(b'[');
                }
                let has_entries = write_entries(out, &piece.entries, has_entries == Some(true))?;
                if let Some(next) = piece.next {
                    self.place = Place::Within(next, has_entries);
                    return Ok(());
                }
                out.push(b']');
            }
        }
        self.at += 1;
        if self.at == self.sections.len() {
            out.extend_from_slice(b"\n}\n");
        }
        Ok(())
    }
}

/// Writes entries of a list, behind a comma where there are some already; whether there are any now.
fn write_entries(out: &mut Vec<u8>, entries: &[Value], mut has_entries: bool) -> Result<bool> {
    for entry in entries {
        out.extend_from_slice(if has_entries { b",\n  " } else { b"\n  " });
        write_json(out, entry)?;
        has_entries = true;
    }
    Ok(has_entries)
}

fn write_json(out: &mut Vec<u8>, value: &Value) -> Result<()> {
    serde_json::to_writer(out, value).map_err(kernel::Error::internal)
}
