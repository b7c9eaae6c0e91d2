//! The files of all buckets: below a folder under their own names, or in memory.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::locked;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub bytes: Bytes,
    pub about: About,
}

/// What is kept beside a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub content_type: String,
    pub cache_control: Option<String>,
    /// With its quotation marks.
    pub etag: String,
    /// Unix time in milliseconds.
    pub modified_ms: i64,
}

impl About {
    /// As `Last-Modified` has it.
    pub fn modified(&self) -> Option<String> {
        let at = Timestamp::from_millisecond(self.modified_ms).ok()?;
        Some(at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }
}

/// Bucket and key.
type Place = (String, String);

/// The files, and the folder that keeps them.
pub struct Objects {
    folder: Option<PathBuf>,
    /// In memory all files; otherwise none, and whoever holds the lock may write.
    kept: Mutex<BTreeMap<Place, Object>>,
}

impl Objects {
    pub const fn open(folder: Option<PathBuf>) -> Self {
        Self { folder, kept: Mutex::new(BTreeMap::new()) }
    }

    /// The file, when there is one.
    pub fn read(&self, bucket: &str, key: &str) -> io::Result<Option<Object>> {
        match &self.folder {
            None => {
                let place = (bucket.to_owned(), key.to_owned());
                Ok(locked(&self.kept).get(&place).cloned())
            }
            Some(folder) => Files::of(folder, bucket, key).read(),
        }
    }

    /// Keeps the file. False when there was one already and `only_new` says to leave it.
    pub fn write(
        &self,
        bucket: &str,
        key: &str,
        object: Object,
        only_new: bool,
    ) -> io::Result<bool> {
        let mut kept = locked(&self.kept);
        let place = (bucket.to_owned(), key.to_owned());
        let Some(folder) = &self.folder else {
            if only_new && kept.contains_key(&place) {
                return Ok(false);
            }
            kept.insert(place, object);
            return Ok(true);
        };
        let files = Files::of(folder, bucket, key);
        if only_new && files.bytes.exists() {
            return Ok(false);
        }
        files.write(&object)?;
        Ok(true)
    }
}

/// The two files that keep one.
struct Files {
    bytes: PathBuf,
    about: PathBuf,
}

impl Files {
    fn of(folder: &Path, bucket: &str, key: &str) -> Self {
        let about = folder.join(format!("{bucket}.about")).join(format!("{key}.json"));
        Self { bytes: folder.join(bucket).join(key), about }
    }

    fn read(&self) -> io::Result<Option<Object>> {
        let bytes = match fs::read(&self.bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            bytes => bytes?,
        };
        let about = serde_json::from_slice(&fs::read(&self.about)?)?;
        Ok(Some(Object { bytes: bytes.into(), about }))
    }

    /// The bytes come last: with them the file is there, whole.
    fn write(&self, object: &Object) -> io::Result<()> {
        for (path, content) in [
            (&self.about, serde_json::to_vec(&object.about)?.as_slice()),
            (&self.bytes, &*object.bytes),
        ] {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut fresh = path.clone().into_os_string();
            fresh.push(".new");
            fs::write(&fresh, content)?;
            fs::rename(&fresh, path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn object(text: &'static str) -> Object {
        let about = About {
            content_type: "image/png".to_owned(),
            cache_control: None,
            etag: "\"1\"".to_owned(),
            modified_ms: 1_369_353_600_000,
        };
        Object { bytes: Bytes::from_static(text.as_bytes()), about }
    }

    #[test]
    fn a_file_outlives_the_process_and_is_replaced_only_by_those_who_mean_it() {
        let folder = tempfile::tempdir().unwrap();
        for folder in [Some(folder.path().to_owned()), None] {
            let objects = Objects::open(folder.clone());
            assert_eq!(objects.read("b", "images/1.png").unwrap(), None);
            assert!(objects.write("b", "images/1.png", object("one"), true).unwrap());
            assert!(!objects.write("b", "images/1.png", object("two"), true).unwrap());
            let objects = folder.map_or(objects, |folder| Objects::open(Some(folder)));
            assert_eq!(objects.read("b", "images/1.png").unwrap(), Some(object("one")));
            assert!(objects.write("b", "images/1.png", object("two"), false).unwrap());
            assert_eq!(objects.read("b", "images/1.png").unwrap(), Some(object("two")));
        }
        assert!(folder.path().join("b/images/1.png").is_file());
    }

    #[test]
    fn times_are_as_http_writes_them() {
        assert_eq!(object("").about.modified().unwrap(), "Fri, 24 May 2013 00:00:00 GMT");
    }
}
