//! A letter: what it says, and how that is written as text and as HTML.

use askama::Template as _;

/// What one mail says. Whatever it holds is escaped where it is written as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    pub heading: String,
    pub paragraphs: Vec<String>,
    /// Order lines and sums.
    pub rows: Vec<Row>,
    /// Facts to look up: where it goes, what a parcel's number is.
    pub notes: Vec<Note>,
    /// The one thing to do next.
    pub action: Option<Action>,
    /// Why the reader gets this.
    pub footer: String,
}

/// A label with an amount beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub amount: String,
}

/// A label with lines below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub label: String,
    pub lines: Vec<String>,
}

/// A link that looks like a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub label: String,
    pub url: String,
}

#[derive(askama::Template)]
#[template(path = "letter.txt")]
struct AsText<'a> {
    letter: &'a Letter,
    shop: &'a str,
}

#[derive(askama::Template)]
#[template(path = "letter.html")]
struct AsHtml<'a> {
    letter: &'a Letter,
    shop: &'a str,
}

impl Letter {
    /// For those who read mail as text.
    ///
    /// # Errors
    /// The template fails, which it does not for text.
    pub fn text(&self, shop: &str) -> Result<String, askama::Error> {
        AsText { letter: self, shop }.render()
    }

    /// For all others.
    ///
    /// # Errors
    /// As [`Letter::text`].
    pub fn html(&self, shop: &str) -> Result<String, askama::Error> {
        AsHtml { letter: self, shop }.render()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn letter(product: &str, url: &str) -> Letter {
        Letter {
            subject: "Your order".to_owned(),
            heading: "Thank you".to_owned(),
            paragraphs: vec!["We have your order.".to_owned(), "It is on its way.".to_owned()],
            rows: vec![Row { label: format!("1 × {product}"), amount: "42.99 USD".to_owned() }],
            notes: vec![Note {
                label: "It goes to".to_owned(),
                lines: vec!["Ada".to_owned(), "1 Loop".to_owned()],
            }],
            action: Some(Action { label: "See it".to_owned(), url: url.to_owned() }),
            footer: "You ordered this.".to_owned(),
        }
    }

    #[test]
    fn whatever_a_product_or_link_is_called_stays_text() {
        let evil = r#"<script>alert("1")</script>"#;
        let html = letter(evil, r#"https://shop.example/"onmouseover="x"#).html("A & B").unwrap();
        assert!(!html.contains("<script>"), "{html}");
        assert!(!html.contains(r#"/"onmouseover"#), "{html}");
        assert!(html.contains("&#60;script&#62;") && html.contains("A &#38; B"), "{html}");
    }

    #[test]
    fn text_is_not_escaped_and_names_everything() {
        let text = letter("Cup & saucer", "https://shop.example/orders/ord_1").text("Trolley");
        let expected = "Thank you\n\nWe have your order.\n\nIt is on its way.\n\n\
            1 × Cup & saucer: 42.99 USD\n\nIt goes to:\nAda\n1 Loop\n\n\
            See it: https://shop.example/orders/ord_1\n\n-- \nTrolley\nYou ordered this.";
        assert_eq!(text.unwrap().trim_end(), expected);
    }

    #[test]
    fn a_bare_letter_has_no_empty_parts() {
        let bare = Letter { rows: Vec::new(), notes: Vec::new(), action: None, ..letter("a", "b") };
        let html = bare.html("Trolley").unwrap();
        assert!(!html.contains("<table") && !html.contains("<a "), "{html}");
        let text = bare.text("Trolley").unwrap();
        assert!(text.ends_with("It is on its way.\n\n-- \nTrolley\nYou ordered this."), "{text}");
    }

    #[test]
    fn dark_screens_are_thought_of() {
        let html = letter("a", "b").html("Trolley").unwrap();
        assert!(html.contains("prefers-color-scheme:dark"), "{html}");
    }
}
