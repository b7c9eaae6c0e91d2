//! `GET /problems/{code}`: where the `type` of a problem leads: what it means, when it comes and what to do.

use askama::Template as _;
use operations::ProblemPage;
use platform::{
    Aws, Error,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};

/// Nothing but what is compiled in.
pub struct ProblemPages;

#[derive(askama::Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    page: &'a ProblemPage,
}

/// A part of a text: `code` between backticks, or words.
struct Span<'a> {
    is_code: bool,
    text: &'a str,
}

impl ProblemPages {
    /// # Errors
    /// None; a start that fails ends the process.
    pub async fn start(_aws: &Aws) -> Result<Self, Error> {
        Ok(Self)
    }
}

/// The contract of `GET /problems/{code}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("explain-problem", "GET /problems/{code}", Who::Public)
        .summary("What a problem's code means, when it comes and what to do")
        .at::<String>("code")
        .answers_as(200, "text/html; charset=utf-8")
        .offline()
}

/// Answers the page of a code, cacheable for an hour.
///
/// # Errors
/// As [`operation`] says.
pub async fn explain_problem(_pages: &ProblemPages, request: &Request) -> Answer {
    let code: String = request.parameter("code")?;
    let page = ProblemPage::of(&code).ok_or_else(Problem::not_found)?;
    let html = Page { page }.render().map_err(Problem::internal)?;
    Ok(Reply::text("text/html; charset=utf-8", html).cacheable(3_600))
}

impl Page<'_> {
    fn spans<'t>(&self, text: &'t str) -> Vec<Span<'t>> {
        let parts = text.split('`').enumerate();
        parts.map(|(place, text)| Span { is_code: place % 2 == 1, text }).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_all_four_things_and_escapes_them() {
        let page = ProblemPage {
            code: "cart_empty".to_owned(),
            status: 422,
            meaning: "There is nothing.".to_owned(),
            when: "`lines` < 1".to_owned(),
            what_to_do: "add something".to_owned(),
        };
        let html = Page { page: &page }.render().unwrap();
        for part in [
            "cart_empty",
            "422",
            "There is nothing.",
            "<code>lines</code> &#60; 1",
            "add something",
        ] {
            assert!(html.contains(part), "{html}");
        }
    }

    #[test]
    fn every_page_can_be_shown() {
        for page in ProblemPage::all() {
            assert!(Page { page }.render().unwrap().contains(&page.code));
        }
    }
}
