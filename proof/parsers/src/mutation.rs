//! What is nearly right: bytes that a reader accepts, changed in a few places.

use proptest::{prelude::*, sample::Index};

/// How often each reader is tried.
#[must_use]
pub fn cases() -> u32 {
    let size = std::env::var("TROLLEY_FUZZ").ok();
    size.map_or(300, |size| size.parse().expect("TROLLEY_FUZZ is a number"))
}

/// One change. Positions count in 65536ths of what there is.
#[derive(Debug, Clone)]
enum Edit {
    Flip {
        at: u16,
        bit: u8,
    },
    Set {
        at: u16,
        byte: u8,
    },
    Insert {
        at: u16,
        bytes: Vec<u8>,
    },
    Delete {
        at: u16,
        count: u8,
    },
    /// What is there stands there twice.
    Repeat {
        at: u16,
        count: u8,
    },
    Truncate {
        at: u16,
    },
    /// A word that parsers have trouble with.
    Word {
        at: u16,
        word: u8,
    },
    /// Two places change places.
    Swap {
        at: u16,
        with: u16,
    },
}

const WORDS: [&[u8]; 24] = [
    b"null",
    b"-0",
    b"1e309",
    b"NaN",
    b"9223372036854775808",
    b"-9223372036854775809",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\0",
    b"\r\n",
    b"\\u0000",
    b"\\ud800",
    b"\xe2\x80\xae",
    b"%00",
    b"{",
    b"[[[[[[[[[[[[[[[[",
    b"\"",
    b",",
    b"=",
    b"..",
    b"==",
    b"0.1",
    b"\xf0\x9f\x92\xb8",
    b"{}",
];

/// `sample` with the edits made one after the other.
fn mutated(sample: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for edit in edits {
        make(&mut bytes, edit);
    }
    bytes
}

fn make(bytes: &mut Vec<u8>, edit: &Edit) {
    let length = bytes.len();
    let place = |at: u16| usize::from(at) * length / 65_536;
    let span = |at: u16, count: u8| place(at)..(place(at) + usize::from(count)).min(length);
    match edit {
        Edit::Flip { at, bit } => {
            if let Some(byte) = bytes.get_mut(place(*at)) {
                *byte ^= 1 << (bit % 8);
            }
        }
        Edit::Set { at, byte } => {
            if let Some(old) = bytes.get_mut(place(*at)) {
                *old = *byte;
            }
        }
        Edit::Insert { at, bytes: more } => {
            let at = place(*at);
            bytes.splice(at..at, more.iter().copied());
        }
        Edit::Word { at, word } => {
            let at = place(*at);
            let word = WORDS[usize::from(*word) % WORDS.len()];
            bytes.splice(at..at, word.iter().copied());
        }
        Edit::Delete { at, count } => drop(bytes.drain(span(*at, *count))),
        Edit::Repeat { at, count } => {
            let part = bytes[span(*at, *count)].to_vec();
            let at = place(*at);
            bytes.splice(at..at, part);
        }
        Edit::Truncate { at } => bytes.truncate(place(*at)),
        Edit::Swap { at, with } => {
            let (at, with) = (place(*at), place(*with));
            if length > 0 {
                bytes.swap(at, with);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<u16>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, bit)| Edit::Flip { at, bit }),
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Set { at, byte }),
        (at(), prop::collection::vec(any::<u8>(), 1..8))
            .prop_map(|(at, bytes)| Edit::Insert { at, bytes }),
        (at(), any::<u8>()).prop_map(|(at, count)| Edit::Delete { at, count }),
        (at(), any::<u8>()).prop_map(|(at, count)| Edit::Repeat { at, count }),
        at().prop_map(|at| Edit::Truncate { at }),
        (at(), any::<u8>()).prop_map(|(at, word)| Edit::Word { at, word }),
        (at(), at()).prop_map(|(at, with)| Edit::Swap { at, with }),
    ]
}

/// Whatever, text, and samples with up to five changes.
pub fn nearly(samples: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let nearly = (any::<Index>(), prop::collection::vec(edit(), 0..6))
        .prop_map(move |(sample, edits)| mutated(&samples[sample.index(samples.len())], &edits));
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..300),
        1 => "\\PC{0,100}".prop_map(String::into_bytes),
        6 => nearly,
    ]
}
