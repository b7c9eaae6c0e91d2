//! Shopify's product export: a product is one or more rows with the same handle. The first has what is
//! true of the whole product; each has a variant, an image, or both.

use std::collections::HashMap;

use catalog::{Draft, DraftVariant, Handle, Image, ProductStatus, category_of};
use kernel::{Currency, LongText, Money, Text};

use super::{
    csv_text::{Column, Row, Sheet},
    entry::{Content, Entry, Note, Wanted},
    plain_text::plain_text,
};

/// Far more than the variants and images that a product may have.
const MOST_ROWS: usize = 1_000;

/// The products of a sheet, in the order in which they begin.
pub(crate) fn entries(sheet: &Sheet, currency: Currency) -> Vec<Entry> {
    let mut order: Vec<&str> = Vec::new();
    let mut rows: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &sheet.rows {
        let handle = sheet.cell(row, Column::Handle);
        let known = rows.entry(handle).or_default();
        if known.is_empty() {
            order.push(handle);
        }
        known.push(row);
    }
    let product = |handle| Some(Reader::new(sheet, currency, rows.remove(handle)?).entry(handle));
    order.into_iter().filter_map(product).collect()
}

/// Reads the rows of one product and notes what is wrong with them.
struct Reader<'a> {
    sheet: &'a Sheet,
    currency: Currency,
    rows: Vec<&'a Row>,
    notes: Vec<Note>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, currency: Currency, rows: Vec<&'a Row>) -> Self {
        Self { sheet, currency, rows, notes: Vec::new() }
    }

    fn entry(mut self, handle: &str) -> Entry {
        let content = if self.is_gift_card() {
            let row = self.first_row();
            let detail = "gift cards are not sold by this shop";
            self.notes.push(Note::warning(row, "gift_card", detail));
            Content::Skipped
        } else if self.rows.len() > MOST_ROWS {
            let row = self.first_row();
            let detail = format!("a product has at most {MOST_ROWS} rows; only its first is shown");
            self.notes.push(Note::error(row, "too_many_rows", detail));
            self.rows.truncate(1);
            Content::Unreadable
        } else {
            match self.wanted(handle) {
                Some(wanted) => Content::Wanted(Box::new(wanted)),
                None => Content::Unreadable,
            }
        };
        let rows = self.rows.iter().map(|row| row.number).collect();
        let mut entry = Entry { handle: handle.to_owned(), rows, content, notes: self.notes };
        if entry.has_errors() {
            entry.content = Content::Unreadable;
        }
        entry
    }

    /// What the rows ask for. Every part is read, so that all that is wrong is noted at once.
    fn wanted(&mut self, handle: &str) -> Option<Wanted> {
        let handle = self.handle(handle);
        let name = self.name();
        let description = self.description();
        let kind = self.first(Column::Type);
        let images = self.images();
        let option_names = [1, 2, 3].map(|option| self.first(Column::OptionName(option)));
        let (mut variants, mut variant_rows, mut quantities) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.variant_rows() {
            let (variant, quantity) = (self.variant(row, option_names), self.quantity(row));
            self.heed_policy(row);
            variants.extend(variant);
            variant_rows.push(row.number);
            quantities.push(quantity);
        }
        let draft = Draft {
            name: name?,
            description: description?,
            category: category_of(kind),
            tags: self.tags(),
            images,
            status: self.status(),
            variants,
        };
        let category_name = kind.parse().ok();
        Some(Wanted { handle: handle?, draft, category_name, rows: variant_rows, quantities })
    }

    fn first_row(&self) -> usize {
        self.rows.first().map_or(0, |row| row.number)
    }

    /// A cell of the first row.
    fn first(&self, column: Column) -> &'a str {
        self.rows.first().map_or("", |row| self.sheet.cell(row, column))
    }

    fn refuse(&mut self, row: usize, column: Column, code: &'static str, detail: impl ToString) {
        self.notes.push(Note::error(row, code, detail).in_column(column.name()));
    }

    fn warn(&mut self, row: usize, column: Column, code: &'static str, detail: impl ToString) {
        self.notes.push(Note::warning(row, code, detail).in_column(column.name()));
    }

    fn is_gift_card(&self) -> bool {
        self.first(Column::GiftCard).eq_ignore_ascii_case("true")
    }

    fn handle(&mut self, handle: &str) -> Option<Handle> {
        let read = handle.parse();
        if let Err(invalid) = &read {
            self.refuse(self.first_row(), Column::Handle, "handle_invalid", invalid);
        }
        read.ok()
    }

    fn name(&mut self) -> Option<Text> {
        let read = self.first(Column::Title).parse();
        if let Err(invalid) = &read {
            self.refuse(self.first_row(), Column::Title, "title_invalid", invalid);
        }
        read.ok()
    }

    fn description(&mut self) -> Option<LongText> {
        let read = plain_text(self.first(Column::Body)).and_then(|text| text.parse().ok());
        if read.is_none() {
            let detail = "expected at most 10000 characters of text";
            self.refuse(self.first_row(), Column::Body, "description_invalid", detail);
        }
        read
    }

    /// Each tag once. What cannot be a tag is left out.
    fn tags(&mut self) -> Vec<Text> {
        let mut tags: Vec<Text> = Vec::new();
        for tag in self.first(Column::Tags).split(',').filter(|tag| !tag.trim().is_empty()) {
            match tag.parse() {
                Ok(tag) if tags.contains(&tag) => {}
                Ok(tag) => tags.push(tag),
                Err(invalid) => self.warn(self.first_row(), Column::Tags, "tag_invalid", invalid),
            }
        }
        tags
    }

    fn status(&self) -> ProductStatus {
        let is = |column, word: &str| self.first(column).eq_ignore_ascii_case(word);
        if is(Column::Status, "archived") {
            ProductStatus::Archived
        } else if is(Column::Status, "draft") || is(Column::Published, "false") {
            ProductStatus::Draft
        } else {
            ProductStatus::Active
        }
    }

    /// By position where there is one, else in the order of the rows.
    fn images(&mut self) -> Vec<Image> {
        let mut images: Vec<(u32, Image)> = Vec::new();
        for row in self.rows.clone() {
            let url = self.sheet.cell(row, Column::ImageUrl);
            let alt = self.sheet.cell(row, Column::ImageAlt);
            let image = Image { url: url.to_owned(), alt: alt.to_owned() };
            if url.is_empty() || images.iter().any(|(_, known)| known.url == url) {
                continue;
            }
            if !image.is_fit() {
                let detail = "left out: expected an address that begins with https://";
                self.warn(row.number, Column::ImageUrl, "image_invalid", detail);
                continue;
            }
            let position = self.sheet.cell(row, Column::ImagePosition).parse().unwrap_or(u32::MAX);
            images.push((position, image));
        }
        images.sort_by_key(|(position, _)| *position);
        images.into_iter().map(|(_, image)| image).collect()
    }

    /// The first row, and every other one that says something of a variant.
    fn variant_rows(&self) -> Vec<&'a Row> {
        let speaks = |row: &&Row| {
            let columns = [Column::OptionValue(1), Column::Price, Column::Sku];
            columns.into_iter().any(|column| !self.sheet.cell(row, column).is_empty())
        };
        let first = self.rows.iter().take(1);
        let others = self.rows.iter().skip(1).filter(|row| speaks(row));
        first.chain(others).copied().collect()
    }

    fn variant(&mut self, row: &Row, option_names: [&str; 3]) -> Option<DraftVariant> {
        let sku = self.sheet.cell(row, Column::Sku);
        let sku = (!sku.is_empty()).then(|| sku.parse());
        if let Some(Err(invalid)) = &sku {
            self.refuse(row.number, Column::Sku, "sku_invalid", invalid);
        }
        let price = self.price(row);
        let compare_at_price = self.compare_at_price(row, price);
        let values = [1, 2, 3].map(|option| self.sheet.cell(row, Column::OptionValue(option)));
        let options = option_names
            .into_iter()
            .zip(values)
            .filter(|(name, value)| !value.is_empty() && !is_no_choice(name, value))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let sku = sku.and_then(Result::ok);
        Some(DraftVariant { sku, options, price: price?, compare_at_price, price_schedule: None })
    }

    fn price(&mut self, row: &Row) -> Option<Money> {
        let read = Money::from_decimal(self.sheet.cell(row, Column::Price), self.currency);
        if let Err(error) = &read {
            self.refuse(row.number, Column::Price, "price_invalid", error);
        }
        read.ok()
    }

    /// A price to compare with that is not above the price says nothing, and is left out.
    fn compare_at_price(&mut self, row: &Row, price: Option<Money>) -> Option<Money> {
        let text = self.sheet.cell(row, Column::CompareAtPrice);
        if text.is_empty() {
            return None;
        }
        match Money::from_decimal(text, self.currency) {
            Ok(compared) => {
                Some(compared).filter(|compared| price.is_none_or(|p| compared.amount > p.amount))
            }
            Err(error) => {
                self.refuse(row.number, Column::CompareAtPrice, "compare_at_price_invalid", error);
                None
            }
        }
    }

    /// Shopify counts below zero what was sold without being there.
    fn quantity(&mut self, row: &Row) -> Option<u32> {
        let text = self.sheet.cell(row, Column::Quantity);
        if text.is_empty() {
            return None;
        }
        match text.parse::<i32>() {
            Ok(quantity @ ..=-1) => {
                let detail = format!("{quantity} was read as 0");
                self.warn(row.number, Column::Quantity, "quantity_negative", detail);
                Some(0)
            }
            Ok(quantity) => u32::try_from(quantity).ok(),
            Err(_) => {
                let detail = "expected a whole number";
                self.refuse(row.number, Column::Quantity, "quantity_invalid", detail);
                None
            }
        }
    }

    fn heed_policy(&mut self, row: &Row) {
        if self.sheet.cell(row, Column::Policy).eq_ignore_ascii_case("continue") {
            let detail = "this shop never sells what is not there; read as deny";
            self.warn(row.number, Column::Policy, "policy_continue", detail);
        }
    }
}

/// What Shopify writes for a product without options.
fn is_no_choice(name: &str, value: &str) -> bool {
    value == "Default Title" && (name.is_empty() || name == "Title")
}
