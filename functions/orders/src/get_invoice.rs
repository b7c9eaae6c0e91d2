//! `GET /v1/orders/{id}/invoice`: the invoice of one's own paid order, as JSON or, for browsers, as a page to print.

use askama::Template as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{Address, OrderId, Rate};
use platform::{
    http::{Answer, Operation, Problem, Reply, Request, Who},
    shop::Shop,
};
use ring::digest::{SHA256, digest};

use crate::{OrderService, invoice::Invoice, problems};

const HTML: &str = "text/html; charset=utf-8";
/// All of the page's style: it loads nothing, and nothing else may style it.
const STYLE: &str = include_str!("../templates/invoice.css");

#[derive(askama::Template)]
#[template(path = "invoice.html")]
struct Page<'a> {
    invoice: &'a Invoice<'a>,
    style: &'static str,
}

/// The contract of `GET /v1/orders/{id}/invoice`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-invoice", "GET /v1/orders/{id}/invoice", Who::Shopper)
        .summary(
            "The invoice of one's own paid order: JSON, or a page to print for Accept: text/html",
        )
        .at::<OrderId>("id")
        .answers::<Invoice>(200)
        .answers_as(200, HTML)
        .refuses(409, &["invoice_not_available"])
}

/// Answers the invoice.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_invoice(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
    let payment = match order.payment_id {
        Some(_) => service.payments.get(order.id).await?,
        None => None,
    };
    let invoice = Invoice::of(&order, payment.as_ref(), Shop::get());
    let invoice = invoice.ok_or_else(|| problems::invoice_not_available(&order))?;
    let reply = if wants_html(request.header("accept").unwrap_or_default()) {
        let html = Page { invoice: &invoice, style: STYLE }.render().map_err(Problem::internal)?;
        Reply::text(HTML, html).header("content-security-policy", &policy())
    } else {
        Reply::ok(&invoice)?
    };
    Ok(reply.header("vary", "accept"))
}

/// Whether a page is asked for before JSON; who asks for anything gets JSON.
fn wants_html(accept: &str) -> bool {
    let types = accept.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    let known = ["text/html", "application/json", "application/*", "*/*"];
    let mut asked = types.filter(|kind| known.iter().any(|known| kind.eq_ignore_ascii_case(known)));
    asked.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"))
}

/// The page runs and loads nothing; its one style is named by its hash.
fn policy() -> String {
    let hash = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

impl Page<'_> {
    fn percent(&self, rate: &Rate) -> String {
        format!("{}.{:02} %", rate.0 / 100, rate.0 % 100)
    }

    /// The lines of an address as they stand on a letter.
    fn letterhead(&self, address: &Address) -> Vec<String> {
        let city = format!("{} {}", address.postal_code, address.city);
        let optional = [&address.line2, &address.region];
        let [second, region] = optional.map(|text| text.as_ref().map(ToString::to_string));
        let lines = [
            Some(address.name.to_string()),
            Some(address.line1.to_string()),
            second,
            Some(city),
            region,
            Some(address.country.to_string()),
        ];
        lines.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_a_page_and_programs_get_json() {
        assert!(wants_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(wants_html("image/avif, TEXT/HTML;q=1"));
        for accept in ["", "*/*", "application/json", "application/json, text/html;q=0.5"] {
            assert!(!wants_html(accept), "{accept}");
        }
    }

    #[test]
    fn the_policy_allows_exactly_the_pages_own_style() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"));
    }
}
