//! What a problem means, when it comes and what to do: the sections of `docs/PROBLEMS.md`, which is where the
//! `type` of a problem leads.

use std::sync::OnceLock;

const TEXT: &str = include_str!("../../../docs/PROBLEMS.md");

/// One code's section. The texts are plain but for `code` between backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPage {
    pub code: String,
    /// The HTTP status that it comes with.
    pub status: u16,
    pub meaning: String,
    pub when: String,
    pub what_to_do: String,
}

impl ProblemPage {
    /// The pages of this build, in the order of the file.
    ///
    /// # Panics
    /// Never in a build whose tests ran: the file is compiled in and checked by one.
    #[must_use]
    #[allow(clippy::panic, reason = "a test reads the same text")]
    pub fn all() -> &'static [Self] {
        static PAGES: OnceLock<Vec<ProblemPage>> = OnceLock::new();
        PAGES
            .get_or_init(|| parse(TEXT).unwrap_or_else(|error| panic!("docs/PROBLEMS.md: {error}")))
    }

    /// The page of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Self> {
        Self::all().iter().find(|page| page.code == code)
    }
}

/// # Errors
/// Which section is not like the others, and in what.
fn parse(text: &str) -> Result<Vec<ProblemPage>, String> {
    let sections = text.split("\n## ").skip(1);
    sections.map(section).collect()
}

fn section(text: &str) -> Result<ProblemPage, String> {
    let (heading, rest) = text.split_once('\n').unwrap_or((text, ""));
    let code = heading.trim().trim_matches('`');
    let lacks = |what: &str| format!("`{code}` lacks {what}");
    // A paragraph or an item may be wrapped; it ends where the next one begins.
    let (head, items) = rest.split_once("\n- *When:*").ok_or_else(|| lacks("*When:*"))?;
    let (when, what_to_do) =
        items.split_once("\n- *What to do:*").ok_or_else(|| lacks("*What to do:*"))?;
    let (status, meaning) = head
        .trim()
        .strip_prefix("**")
        .and_then(|head| head.split_once("** "))
        .ok_or_else(|| lacks("the status in bold, with what it means"))?;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = ProblemPage {
        code: code.to_owned(),
        status: status.parse().map_err(|_| lacks("a status that is a number"))?,
        meaning: one_line(meaning),
        when: one_line(when),
        what_to_do: one_line(what_to_do),
    };
    let silent = [&page.meaning, &page.when, &page.what_to_do].iter().any(|part| part.is_empty());
    if silent { Err(lacks("words")) } else { Ok(page) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    const GOOD: &str = "# Problems\n\nText.\n\n## `cart_empty`\n\n**422** There is\nnothing.\n\n- *When:* a checkout\n  \
        of nothing.\n- *What to do:* add `something`.\n";

    #[test]
    fn a_section_is_read_however_its_lines_are_wrapped() {
        let expected = ProblemPage {
            code: "cart_empty".to_owned(),
            status: 422,
            meaning: "There is nothing.".to_owned(),
            when: "a checkout of nothing.".to_owned(),
            what_to_do: "add `something`.".to_owned(),
        };
        assert_eq!(parse(GOOD), Ok(vec![expected]));
    }

    #[test]
    fn a_section_without_one_of_its_parts_is_refused() {
        for part in ["**422** ", "- *When:*", "- *What to do:*"] {
            let error = parse(&GOOD.replace(part, "")).unwrap_err();
            assert!(error.contains("`cart_empty` lacks"), "{error}");
        }
    }

    #[test]
    fn the_committed_pages_can_be_read_and_each_code_has_one() {
        let mut codes: Vec<_> = parse(TEXT).unwrap().into_iter().map(|page| page.code).collect();
        let all = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert!(ProblemPage::of("insufficient_stock").is_some());
    }
}
