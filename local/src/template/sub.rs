//! The text of `Fn::Sub`, cut into what is literal and what is to be looked up.

/// A piece of a `Fn::Sub` text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Literal(&'t str),
    /// `${Name}` or `${Name.Attribute}`.
    Lookup(&'t str),
    /// `${!Text}`, which stands for `${Text}`.
    Escaped(&'t str),
}

/// Cuts the text, or says that a `${` is never closed.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, &'static str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once("${") {
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        let (name, after) = after.split_once('}').ok_or("has a ${ without its }")?;
        pieces.push(match name.strip_prefix('!') {
            Some(escaped) => Piece::Escaped(escaped),
            None => Piece::Lookup(name.trim()),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Escaped, Literal, Lookup};

    #[test]
    fn text_is_cut_at_its_variables() {
        let expected =
            vec![Literal("a-"), Lookup("B.Arn"), Literal("/"), Escaped("C"), Literal("$")];
        assert_eq!(pieces("a-${B.Arn}/${!C}$"), Ok(expected));
        assert_eq!(pieces(""), Ok(vec![]));
    }

    #[test]
    fn an_open_variable_is_refused() {
        assert!(pieces("a-${B").is_err());
    }
}
