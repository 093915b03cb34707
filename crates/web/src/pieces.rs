//! Answers that are read and sent piece by piece, however long they are.

use std::{future::Future, io};

use axum::body::{Body, Bytes};
use futures_util::stream;
use kernel::Result;

/// Some of the answer, and where to go on; `None` when it was the last.
pub type Piece<C> = (Vec<u8>, Option<C>);

/// The body of an answer whose first piece was read before anything was sent, so that a refusal is one. `next` reads the piece behind a place; where that fails the answer breaks off, which
/// the reader's program notices.
pub fn body<C, R>(first: Piece<C>, next: impl Fn(C) -> R + Send + 'static) -> Body
where
    C: Send + 'static,
    R: Future<Output = Result<Piece<C>>> + Send + 'static,
{
    Body::from_stream(stream::try_unfold((Some(first), next), |(piece, next)| async move {
        let Some((bytes, place)) = piece else { return Ok(None) };
        let following = match place {
            Some(place) => Some(next(place).await.map_err(|error| io::Error::other(error.to_string()))?),
            None => None,
        };
        Ok::<_, io::Error>(Some((Bytes::from(bytes), (following, next))))
    }))
}
