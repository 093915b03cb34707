//! The store of bytes: a folder, in which a file's key is its organization and its fingerprint.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use kernel::{Error, OrganizationId, Result, Text, Timestamp};
use object_store::{GetResult, ObjectMeta, ObjectStore, ObjectStoreExt, WriteMultipart, local::LocalFileSystem, path::Path};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    failure,
    inspect::{self, Encoded, Inspected, inspect},
    name::clean_name,
    picture, write, {NewAttachment, Preview},
};

/// The largest file a person may send, unless the operator sets another limit: 25 MB.
pub const MAX_BYTES: u64 = 25_000_000;

/// Where files are written before their fingerprint is known.
const INCOMING: &str = "incoming";

/// Where the sweep puts what it is about to delete.
const LEAVING: &str = "leaving";

/// What is hashed and written at once, so that a large file does not keep a worker busy.
const CHUNK: usize = 256 * 1024;

/// Parts of an upload that may wait to be written, 5 MB each.
const PARTS_IN_FLIGHT: usize = 2;

/// So many short files are written at once: each takes a thread, and a thread takes megabytes.
const HANDS: usize = 4;

/// What a file is known by: the SHA-256 of its bytes in 64 hexadecimal digits, and how many bytes these are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fingerprint {
    pub sha256: String,
    pub size: u64,
}

impl Fingerprint {
    /// Of bytes that are kept elsewhere than here.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: hex(&Sha256::digest(bytes)), size: bytes.len() as u64 }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |hex, byte| hex + &format!("{byte:02x}"))
}

/// A stored file being read.
pub struct Stored {
    pub size: u64,
    pub stream: BoxStream<'static, Result<Bytes>>,
}

/// All stored files. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    inner: Arc<Inner>,
}

struct Inner {
    store: LocalFileSystem,
    folder: PathBuf,
    max_bytes: u64,
    /// One large picture in memory at a time: decoded, it can take 160 MB.
    drawing: Semaphore,
    writing: Semaphore,
    /// A sync has failed since the start.
    disk_has_failed: AtomicBool,
}

impl Files {
    /// Opens the folder, which is made if it is missing. Files of people may have up to `max_bytes`.
    ///
    /// Blocks for a moment; meant for start-up.
    pub fn open(folder: impl Into<PathBuf>, max_bytes: u64) -> Result<Self> {
        let folder = folder.into();
        std::fs::create_dir_all(&folder).map_err(failure::of_io)?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(failure::of_store)?.with_fsync(true);
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                folder,
                max_bytes,
                drawing: Semaphore::new(1),
                writing: Semaphore::new(HANDS),
                disk_has_failed: AtomicBool::new(false),
            }),
        })
    }

    /// The most bytes that a file of a person may have.
    pub fn max_bytes(&self) -> u64 {
        self.inner.max_bytes
    }

    /// What is said of a larger one, at the field `file`; for doors that notice it before [`Upload::write`] does.
    pub fn too_large(&self) -> Error {
        Error::invalid("file", Text::new("files-too-large").with("megabytes", self.inner.max_bytes.div_ceil(1_000_000)))
    }

    /// Begins to take a file whose size nobody knows yet. What is not finished leaves no trace.
    pub async fn begin(&self, organization: OrganizationId) -> Result<Upload> {
        self.begin_up_to(organization, self.inner.max_bytes).await
    }

    async fn begin_up_to(&self, organization: OrganizationId, max_bytes: u64) -> Result<Upload> {
        let place = Path::from_iter([INCOMING.to_owned(), format!("{:032x}", rand::random::<u128>())]);
        let parts = self.inner.store.put_multipart(&place).await.map_err(failure::of_store)?;
        let parts = WriteMultipart::new(parts);
        Ok(Upload { files: self.clone(), organization, place, parts, hash: Sha256::new(), size: 0, max_bytes })
    }

    /// Stores bytes of our own making, such as an avatar, whatever the limit for people is. When it returns they are on disk.
    pub async fn put(&self, organization: OrganizationId, bytes: &[u8]) -> Result<Fingerprint> {
        match bytes.len() > CHUNK {
            true => self.begin_up_to(organization, u64::MAX).await?.all(bytes).await,
            false => self.put_short(organization, Bytes::copy_from_slice(bytes)).await,
        }
    }

    async fn put_short(&self, organization: OrganizationId, bytes: Bytes) -> Result<Fingerprint> {
        if self.disk_has_failed() {
            return Err(Error::Unavailable("the disk has failed, and no file is written until the next start".into()));
        }
        let fingerprint = Fingerprint::of(&bytes);
        let incoming = self.inner.folder.join(INCOMING);
        let place = self.inner.folder.join(organization.to_string()).join(&fingerprint.sha256);
        let _hand = self.inner.writing.acquire().await.map_err(Error::internal)?;
        let written = tokio::task::spawn_blocking(move || write::whole(&incoming, &place, &bytes)).await;
        match written.map_err(Error::internal)? {
            Ok(()) => Ok(fingerprint),
            Err(write::Failure::Io(error)) => Err(failure::of_io(error)),
            Err(write::Failure::Sync(error)) => {
                tracing::error!(%error, "the disk does not keep files; none is written until the next start");
                self.inner.disk_has_failed.store(true, Ordering::Release);
                Err(failure::of_io(error))
            }
        }
    }

    /// Whether the disk did not keep a file that it was given. The system may have forgotten it and say nothing the next time, so none is written any more until the next start.
    pub fn disk_has_failed(&self) -> bool {
        self.inner.disk_has_failed.load(Ordering::Acquire)
    }

    /// Takes a whole file of a person: stored, looked at, with a preview if it is a picture.
    pub async fn receive(&self, organization: OrganizationId, name: &str, claimed: &str, bytes: &[u8]) -> Result<NewAttachment> {
        if bytes.len() as u64 > self.inner.max_bytes {
            return Err(self.too_large());
        }
        if bytes.len() > CHUNK {
            let fingerprint = self.begin(organization).await?.all(bytes).await?;
            return self.prepare(organization, fingerprint, name, claimed).await;
        }
        let (bytes, name) = (Bytes::copy_from_slice(bytes), clean_name(name));
        let fingerprint = self.put_short(organization, bytes.clone()).await?;
        let inspected = match picture::is_drawable(&bytes) {
            true => self.draw(async { Ok(bytes) }, &name, claimed).await?,
            false => inspect::without_preview(&bytes, &name, claimed),
        };
        self.with_preview(organization, fingerprint, name, inspected).await
    }

    /// Looks at a stored file and stores a preview of it if it is a picture. `claimed` is the media type that came with it, which is seldom believed.
    pub async fn prepare(&self, organization: OrganizationId, fingerprint: Fingerprint, name: &str, claimed: &str) -> Result<NewAttachment> {
        let name = clean_name(name);
        let place = place_of(organization, &fingerprint.sha256)?;
        let head = match fingerprint.size.min(inspect::HEAD) {
            0 => Bytes::new(),
            length => self.inner.store.get_range(&place, 0..length).await.map_err(failure::of_store)?,
        };
        let inspected = match picture::is_drawable(&head) {
            true => self.draw(self.read(organization, &fingerprint.sha256), &name, claimed).await?,
            false => inspect::without_preview(&head, &name, claimed),
        };
        self.with_preview(organization, fingerprint, name, inspected).await
    }

    /// Draws a picture anew, when its turn has come to be in memory.
    async fn draw(&self, bytes: impl Future<Output = Result<Bytes>>, name: &str, claimed: &str) -> Result<Inspected> {
        let _permit = self.inner.drawing.acquire().await.map_err(Error::internal)?;
        let bytes = bytes.await?;
        let undrawn = inspect::without_preview(&bytes, name, claimed);
        let (name, claimed) = (name.to_owned(), claimed.to_owned());
        // A picture over which the decoder stumbles is still a file.
        Ok(tokio::task::spawn_blocking(move || inspect(&bytes, &name, &claimed)).await.unwrap_or(undrawn))
    }

    async fn with_preview(&self, organization: OrganizationId, fingerprint: Fingerprint, name: String, inspected: Inspected) -> Result<NewAttachment> {
        let preview = match inspected.preview {
            Some(Encoded { media_type, bytes }) => Some(Preview { sha256: self.put(organization, &bytes).await?.sha256, media_type: media_type.into() }),
            None => None,
        };
        Ok(NewAttachment { name, media_type: inspected.media_type.into(), fingerprint, dimensions: inspected.dimensions, preview })
    }

    /// Makes and stores an avatar of somebody's picture; see [`picture::square`].
    pub async fn put_square(&self, organization: OrganizationId, bytes: Bytes) -> Result<Fingerprint> {
        let permit = self.inner.drawing.acquire().await.map_err(Error::internal)?;
        let square = tokio::task::spawn_blocking(move || picture::square(&bytes)).await.map_err(Error::internal)??;
        drop(permit);
        self.put(organization, &square).await
    }

    /// The whole file.
    pub async fn read(&self, organization: OrganizationId, sha256: &str) -> Result<Bytes> {
        self.get(organization, sha256).await?.bytes().await.map_err(failure::of_store)
    }

    /// The file piece by piece.
    pub async fn stream(&self, organization: OrganizationId, sha256: &str) -> Result<Stored> {
        let found = self.get(organization, sha256).await?;
        Ok(Stored { size: found.meta.size, stream: found.into_stream().map_err(failure::of_store).boxed() })
    }

    async fn get(&self, organization: OrganizationId, sha256: &str) -> Result<GetResult> {
        let place = place_of(organization, sha256)?;
        match self.inner.store.get(&place).await {
            // The sweep may be holding it in its hand, to put it back a moment later.
            Err(object_store::Error::NotFound { .. }) => self.inner.store.get(&leaving(&place)).await.map_err(failure::of_store),
            found => found.map_err(failure::of_store),
        }
    }

    pub async fn exists(&self, organization: OrganizationId, sha256: &str) -> Result<bool> {
        match self.get(organization, sha256).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Deletes a file at once; one that is not there is fine. Whoever calls this knows that nothing refers to it; usually that is left to the sweep.
    pub async fn delete(&self, organization: OrganizationId, sha256: &str) -> Result<()> {
        gone_is_fine(self.inner.store.delete(&place_of(organization, sha256)?).await)
    }
}

/// What the sweep needs of the store.
impl Files {
    /// Every stored file that was written before `before`.
    pub(crate) fn written_before(&self, before: Timestamp) -> BoxStream<'static, Result<(OrganizationId, String)>> {
        let all = self.inner.store.list(None).map_err(failure::of_store);
        all.try_filter_map(move |meta| async move { Ok(if written_at(&meta) < before { owner_of(&meta.location) } else { None }) }).boxed()
    }

    /// What an earlier sweep, killed on the way, left between staying and leaving.
    pub(crate) async fn interrupted(&self) -> Result<Vec<(OrganizationId, String)>> {
        let prefix = Path::from(LEAVING);
        let left: Vec<ObjectMeta> = self.inner.store.list(Some(&prefix)).try_collect().await.map_err(failure::of_store)?;
        Ok(left.iter().filter_map(|meta| owner_of(&Path::from_iter(meta.location.parts().skip(1)))).collect())
    }

    /// Puts back what [`Files::remove_if_old`] left half done.
    pub(crate) async fn put_back(&self, organization: OrganizationId, sha256: &str) -> Result<()> {
        let place = place_of(organization, sha256)?;
        gone_is_fine(self.inner.store.rename(&leaving(&place), &place).await)
    }

    /// Deletes a file unless it was written again after `before`.
    ///
    /// It is set aside first and looked at there, since an upload of the same bytes may land between looking and deleting. A reader meanwhile finds it aside.
    pub(crate) async fn remove_if_old(&self, organization: OrganizationId, sha256: &str, before: Timestamp) -> Result<bool> {
        let place = place_of(organization, sha256)?;
        let aside = leaving(&place);
        match self.inner.store.rename(&place, &aside).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            moved => moved.map_err(failure::of_store)?,
        }
        let found = self.inner.store.head(&aside).await.map_err(failure::of_store)?;
        if written_at(&found) >= before {
            self.put_back(organization, sha256).await?;
            return Ok(false);
        }
        gone_is_fine(self.inner.store.delete(&aside).await)?;
        Ok(true)
    }

    /// Removes what uploads left behind whose process was killed before `before`. The store does not list unfinished files, so the folder is read.
    pub(crate) async fn remove_unfinished(&self, before: Timestamp) -> Result<()> {
        let mut entries = match tokio::fs::read_dir(self.inner.folder.join(INCOMING)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(failure::of_io)?,
        };
        while let Some(entry) = entries.next_entry().await.map_err(failure::of_io)? {
            // One that vanished meanwhile has just been finished.
            let Ok(modified) = entry.metadata().await.and_then(|meta| meta.modified()) else { continue };
            if microseconds(modified) < before {
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
        Ok(())
    }
}

/// A file being taken in. Dropped unfinished, it was never there.
pub struct Upload {
    files: Files,
    organization: OrganizationId,
    place: Path,
    parts: WriteMultipart,
    hash: Sha256,
    size: u64,
    max_bytes: u64,
}

impl Upload {
    /// Takes the next piece. Fails at the field `file` as soon as the file is larger than allowed.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        self.size += chunk.len() as u64;
        if self.size > self.max_bytes {
            return Err(self.files.too_large());
        }
        self.hash.update(chunk);
        self.parts.wait_for_capacity(PARTS_IN_FLIGHT).await.map_err(failure::of_store)?;
        self.parts.write(chunk);
        Ok(())
    }

    /// Takes all of a file whose bytes are in memory.
    async fn all(mut self, bytes: &[u8]) -> Result<Fingerprint> {
        for chunk in bytes.chunks(CHUNK) {
            self.write(chunk).await?;
            tokio::task::yield_now().await;
        }
        self.finish().await
    }

    /// Gives the file its place under its fingerprint. When it returns, the file is on disk.
    pub async fn finish(self) -> Result<Fingerprint> {
        let sha256 = hex(&self.hash.finalize());
        let place = place_of(self.organization, &sha256)?;
        let store = &self.files.inner.store;
        self.parts.finish().await.map_err(failure::of_store)?;
        // Written over what may be there already: the time of writing is what keeps the sweep away.
        store.rename(&self.place, &place).await.map_err(failure::of_store)?;
        Ok(Fingerprint { sha256, size: self.size })
    }
}

/// Where a file lies. A text that is no fingerprint names no file.
fn place_of(organization: OrganizationId, sha256: &str) -> Result<Path> {
    match is_fingerprint(sha256) {
        true => Ok(Path::from_iter([organization.to_string(), sha256.to_owned()])),
        false => Err(Error::NotFound),
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn leaving(place: &Path) -> Path {
    Path::from(LEAVING).parts().chain(place.parts()).collect()
}

/// Whose file lies there and which; `None` for what lies elsewhere.
fn owner_of(place: &Path) -> Option<(OrganizationId, String)> {
    let mut parts = place.parts();
    let organization = parts.next()?.as_ref().parse().ok()?;
    let sha256 = parts.next()?.as_ref().to_owned();
    (parts.next().is_none() && is_fingerprint(&sha256)).then_some((organization, sha256))
}

fn written_at(meta: &ObjectMeta) -> Timestamp {
    Timestamp(meta.last_modified.timestamp_micros())
}

fn microseconds(time: SystemTime) -> Timestamp {
    Timestamp(time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
}

fn gone_is_fine(outcome: object_store::Result<()>) -> Result<()> {
    match outcome {
        Err(object_store::Error::NotFound { .. }) => Ok(()),
        other => other.map_err(failure::of_store),
    }
}
