//! Events, as queues deliver them.

use std::path::Path;

use contracts::{Event, consumers_of};

/// What is an event is written and read again as the same one.
pub fn event(bytes: &[u8]) -> bool {
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else { return false };
    let written = serde_json::to_vec(&event).unwrap();
    let read: Event = serde_json::from_slice(&written).unwrap();
    assert_eq!(read, event);
    assert_eq!(serde_json::to_vec(&read).unwrap(), written);
    assert!(consumers_of(&event.fact).len() <= contracts::Consumer::ALL.len());
    true
}

/// The samples of all facts.
pub fn events() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/facts");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}
