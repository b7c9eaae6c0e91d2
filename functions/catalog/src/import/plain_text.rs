//! From HTML to plain text: what browsers of the shop are given is never markup.

use html2text::{config, render::TrivialDecorator};

/// More markup than this is no description of a product.
const LONGEST_HTML: usize = 64_000;
/// Wider than any text, since lines are broken where they are shown.
const WIDTH: usize = 100_000;

/// The text of an HTML fragment, paragraph by paragraph; `None` when there is too much of it.
pub(crate) fn plain_text(html: &str) -> Option<String> {
    if html.len() > LONGEST_HTML {
        return None;
    }
    let config = config::with_decorator(TrivialDecorator::new()).no_table_borders();
    let text = config.string_from_read(html.as_bytes(), WIDTH).ok()?;
    let lines = text.lines().map(str::trim_end);
    Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_entities_become_text() {
        let html =
            "<p>Blown <b>clay</b></p><p>&amp; glaze</p><ul><li>Large</li><li>Small</li></ul>";
        assert_eq!(plain_text(html).unwrap(), "Blown clay\n\n& glaze\nLarge\nSmall");
    }

    #[test]
    fn tables_become_lines() {
        let html = "<table><tr><th>Size</th><td>10 cm</td></tr><tr><th>Weight</th><td>2 kg</td></tr></table>";
        assert_eq!(plain_text(html).unwrap(), "Size   10 cm\nWeight 2 kg");
    }

    #[test]
    fn text_without_markup_stays_as_it_is() {
        let text = "Casual varsity top, 100% cotton. Keeps you warm";
        assert_eq!(plain_text(text).unwrap(), text);
    }

    #[test]
    fn scripts_and_styles_leave_nothing_behind() {
        let html = "<style>p{}</style><script>alert(1)</script><p onclick=x>Mug</p>";
        assert_eq!(plain_text(html).unwrap(), "Mug");
    }

    #[test]
    fn endless_markup_is_refused() {
        assert!(plain_text(&"<div>".repeat(20_000)).is_none());
    }

    #[test]
    fn deep_markup_is_survived() {
        let html = format!("{}Mug", "<div>".repeat(2_000));
        assert_eq!(plain_text(&html).unwrap(), "Mug");
    }
}
