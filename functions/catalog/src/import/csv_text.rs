//! From bytes to a sheet of cells, or a reason why the whole file is refused.

use std::collections::HashMap;

/// Why nothing of a file is imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileRefused {
    #[error("line {line} has bytes that are not UTF-8; export the file as UTF-8")]
    NotUtf8 { line: usize },
    #[error("the first line has to name the columns; missing: {}", missing.join(", "))]
    HeaderInvalid { missing: Vec<&'static str> },
    #[error("line {line}: {why}")]
    Malformed { line: usize, why: &'static str },
}

/// The columns that are read. All others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Handle,
    Title,
    Body,
    Type,
    Tags,
    Published,
    Status,
    OptionName(u8),
    OptionValue(u8),
    Sku,
    Quantity,
    Policy,
    Price,
    CompareAtPrice,
    ImageUrl,
    ImagePosition,
    ImageAlt,
    GiftCard,
}

const REQUIRED: [Column; 3] = [Column::Handle, Column::Title, Column::Price];

impl Column {
    /// As Shopify names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Handle => "Handle",
            Self::Title => "Title",
            Self::Body => "Body (HTML)",
            Self::Type => "Type",
            Self::Tags => "Tags",
            Self::Published => "Published",
            Self::Status => "Status",
            Self::OptionName(1) => "Option1 Name",
            Self::OptionName(2) => "Option2 Name",
            Self::OptionName(_) => "Option3 Name",
            Self::OptionValue(1) => "Option1 Value",
            Self::OptionValue(2) => "Option2 Value",
            Self::OptionValue(_) => "Option3 Value",
            Self::Sku => "Variant SKU",
            Self::Quantity => "Variant Inventory Qty",
            Self::Policy => "Variant Inventory Policy",
            Self::Price => "Variant Price",
            Self::CompareAtPrice => "Variant Compare At Price",
            Self::ImageUrl => "Image Src",
            Self::ImagePosition => "Image Position",
            Self::ImageAlt => "Image Alt Text",
            Self::GiftCard => "Gift Card",
        }
    }
}

/// A file's rows under its header.
#[derive(Debug)]
pub(crate) struct Sheet {
    positions: HashMap<String, usize>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug)]
pub(crate) struct Row {
    /// Counted as a spreadsheet does: the header is row 1.
    pub(crate) number: usize,
    cells: csv::StringRecord,
}

/// The text of a file, without the byte order mark that spreadsheets write.
///
/// # Errors
/// It is not UTF-8.
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, FileRefused> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        FileRefused::NotUtf8 { line: 1 + valid.iter().filter(|byte| **byte == b'\n').count() }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl Sheet {
    /// # Errors
    /// Quotes that are not closed, cells without a column, or a header without the columns that are needed.
    pub(crate) fn read(text: &str) -> Result<Self, FileRefused> {
        if let Some(line) = badly_quoted_line(text) {
            let why = "the quoted cell that begins here is not closed properly";
            return Err(FileRefused::Malformed { line, why });
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let mut positions = HashMap::new();
        for (position, name) in header.iter().enumerate() {
            positions.entry(name.trim().to_ascii_lowercase()).or_insert(position);
        }
        let missing: Vec<_> = REQUIRED
            .into_iter()
            .map(Column::name)
            .filter(|name| !positions.contains_key(&name.to_ascii_lowercase()))
            .collect();
        if !missing.is_empty() {
            return Err(FileRefused::HeaderInvalid { missing });
        }
        let mut rows = Vec::new();
        for (index, cells) in reader.into_records().enumerate() {
            let malformed = |line: u64, why| {
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                FileRefused::Malformed { line, why }
            };
            let cells = cells.map_err(|error| {
                malformed(error.position().map_or(0, csv::Position::line), "not readable as CSV")
            })?;
            if cells.len() > header.len() {
                let line = cells.position().map_or(0, csv::Position::line);
                return Err(malformed(line, "this row has more cells than the header"));
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(Row { number: index + 2, cells });
            }
        }
        Ok(Self { positions, rows })
    }

    /// The cell without surrounding space; empty where the file has no such column or cell.
    pub(crate) fn cell<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        let position = self.positions.get(&column.name().to_ascii_lowercase());
        position.and_then(|position| row.cells.get(*position)).unwrap_or_default().trim()
    }
}

enum At {
    CellStart,
    Plain,
    Quoted { since: usize },
    Closed { since: usize },
}

/// The line where a quoted cell begins that is never closed, or is followed by more than a comma or line
/// end. A CSV reader would swallow everything up to the next quote and call it a cell.
fn badly_quoted_line(text: &str) -> Option<usize> {
    let mut at = At::CellStart;
    let mut line = 1;
    for c in text.chars() {
        at = match (at, c) {
            (At::CellStart, '"') => At::Quoted { since: line },
            (At::CellStart | At::Plain | At::Closed { .. }, ',' | '\n' | '\r') => At::CellStart,
            (At::CellStart | At::Plain, _) => At::Plain,
            (At::Quoted { since }, '"') => At::Closed { since },
            (At::Closed { since }, '"') | (At::Quoted { since }, _) => At::Quoted { since },
            (At::Closed { since }, _) => return Some(since),
        };
        if c == '\n' {
            line += 1;
        }
    }
    match at {
        At::Quoted { since } => Some(since),
        At::CellStart | At::Plain | At::Closed { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Handle,Title,Variant Price\n";

    fn refusal(rows: &str) -> FileRefused {
        Sheet::read(&format!("{HEADER}{rows}")).unwrap_err()
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_by_its_line() {
        let FileRefused::Malformed { line, .. } = refusal("mug,Mug,1\npot,\"Pot,2\npan,Pan,3\n")
        else {
            unreachable!("malformed")
        };
        assert_eq!(line, 3);
    }

    #[test]
    fn a_missing_quote_that_the_next_cell_closes_is_found_too() {
        let swallowed = "mug,\"Mug,1\npot,\"Pot\",2\n";
        assert!(matches!(refusal(swallowed), FileRefused::Malformed { line: 2, .. }));
    }

    #[test]
    fn quoted_cells_may_hold_commas_quotes_and_lines() {
        let sheet = Sheet::read(&format!("{HEADER}mug,\"A \"\"big\"\",\nblue mug\",1\n")).unwrap();
        assert_eq!(sheet.cell(&sheet.rows[0], Column::Title), "A \"big\",\nblue mug");
    }

    #[test]
    fn a_quote_inside_a_plain_cell_is_an_inch() {
        let sheet = Sheet::read(&format!("{HEADER}pot,12\" pot,1\n")).unwrap();
        assert_eq!(sheet.cell(&sheet.rows[0], Column::Title), "12\" pot");
    }

    #[test]
    fn a_header_without_the_needed_columns_refuses_the_file() {
        let missing = Sheet::read("Title,Cost\nMug,1\n").unwrap_err();
        assert_eq!(
            missing,
            FileRefused::HeaderInvalid { missing: vec!["Handle", "Variant Price"] }
        );
        assert!(Sheet::read("").is_err());
    }

    #[test]
    fn too_many_cells_refuse_the_file_and_too_few_are_empty() {
        assert!(matches!(refusal("mug,Mug,1,2\n"), FileRefused::Malformed { line: 2, .. }));
        let sheet = Sheet::read(&format!("{HEADER}mug,Mug\n")).unwrap();
        assert_eq!(sheet.cell(&sheet.rows[0], Column::Price), "");
    }

    #[test]
    fn empty_rows_are_passed_over_but_counted() {
        let sheet = Sheet::read(&format!("{HEADER},,\nmug,Mug,1\n")).unwrap();
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn the_byte_order_mark_and_other_encodings_are_told_apart() {
        assert_eq!(text_of(b"\xef\xbb\xbfHandle").unwrap(), "Handle");
        assert_eq!(text_of(b"a\nb\xe9\n").unwrap_err(), FileRefused::NotUtf8 { line: 2 });
    }
}
