//! Cursors of lists: opaque to clients, bound to the caller and the filter they were made for.
//!
//! A cursor carries no authority: it only says where in the caller's own query the next page begins.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{http::Problem, planted::Bug};

#[derive(Serialize, Deserialize)]
struct Cursor<T> {
    scope: String,
    start: T,
}

/// The cursor for the page that begins at `start` of the query that `scope` describes (caller and filters).
pub fn encode<T: Serialize>(scope: &str, start: &T) -> Option<String> {
    let cursor = Cursor { scope: tag(scope), start };
    serde_json::to_vec(&cursor).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}

/// Where the page begins.
///
/// # Errors
/// 400 when the cursor is damaged or was made for another caller or filter.
pub fn decode<T: DeserializeOwned>(
    scope: &str,
    cursor: Option<&str>,
) -> Result<Option<T>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let refusal = || Problem::invalid_at("?cursor", "expected the next_cursor of the same list");
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refusal())?;
    let cursor: Cursor<T> = serde_json::from_slice(&json).map_err(|_| refusal())?;
    if cursor.scope != tag(scope) && !Bug::CursorOfAnyone.is_planted() {
        return Err(refusal());
    }
    Ok(Some(cursor.start))
}

fn tag(scope: &str) -> String {
    let digest = digest(&SHA256, scope.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..9).unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = encode("usr_1 orders", &"here").unwrap();
        assert_eq!(
            decode::<String>("usr_1 orders", Some(&cursor)).unwrap().as_deref(),
            Some("here")
        );
        assert!(decode::<String>("usr_2 orders", Some(&cursor)).is_err());
        assert!(decode::<String>("usr_1 orders", Some("../../")).is_err());
    }
}
