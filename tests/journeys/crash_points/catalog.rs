//! Bringing in a product file.

use journeys::{Answer, Shop};
use reqwest::Method;
use serde_json::json;

use super::{Workflow, client::insists, workflow::is};

/// A file of two products, and the id under which it is sent.
pub(super) struct File<'a> {
    shop: &'a Shop,
    request: String,
    text: String,
}

pub(super) struct Importing;

impl File<'_> {
    async fn is_sent(&self, query: &str) -> Answer {
        let path = format!("/v1/admin/products/import{query}");
        let call = |token: &str| {
            let call = self.shop.call(Method::POST, &path).bearer(token);
            let call = call.header("x-request-id", &self.request);
            call.body("text/csv", self.text.clone())
        };
        self.shop.with_admin(call).await
    }
}

impl Workflow for Importing {
    const NAME: &'static str = "import products";
    type Subject<'a> = File<'a>;

    async fn given(shop: &Shop) -> File<'_> {
        let word = shop.fresh();
        let row = |thing: &str| format!("{word}-{thing},{thing} of {word},true,Size,M,12.50,5");
        let text = format!(
            "Handle,Title,Published,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty\n{}\n{}\n",
            row("cup"),
            row("bowl")
        );
        File { shop, request: format!("import-{word}-"), text }
    }

    fn mentions(file: &Self::Subject<'_>) -> Vec<String> {
        vec![format!("\"{}", file.request)]
    }

    /// A product that the shop was too busy for is told as such: the file is sent again.
    async fn happens(file: &Self::Subject<'_>) {
        let mut report = insists(async || file.is_sent("").await).await.expect(200);
        for _ in 0..3 {
            if report["failed"] == 0 {
                return;
            }
            let told = report["rows"].to_string();
            assert!(told.contains("\"unavailable\""), "{report:#}");
            report = insists(async || file.is_sent("").await).await.expect(200);
        }
        assert_eq!(report["failed"], 0, "{report:#}");
    }

    async fn ended(file: &Self::Subject<'_>) -> Result<(), String> {
        let report = file.is_sent("?dry_run=true").await.expect(200);
        is("what is as in the file", &report["unchanged"], &json!(2))
    }
}
