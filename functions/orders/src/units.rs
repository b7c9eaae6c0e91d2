//! Units of lines as clients name them, for shipments and returns.

use kernel::Quantity;
use orders::WantedUnits;
use platform::http::Problem;
use schemars::JsonSchema;

/// So many units of a line of the order.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitsOfLine {
    /// The `id` of the line.
    line_id: String,
    quantity: Quantity,
}

const MOST_LINES: usize = 40;

/// # Errors
/// 400 for none, for more than an order has, and for a line that is named twice.
pub(crate) fn wanted(lines: &[UnitsOfLine]) -> Result<Vec<WantedUnits>, Problem> {
    if !(1..=MOST_LINES).contains(&lines.len()) {
        return Err(Problem::invalid_at("/lines", "expected 1 to 40 lines"));
    }
    for (position, line) in lines.iter().enumerate() {
        if lines.iter().take(position).any(|other| other.line_id == line.line_id) {
            let pointer = format!("/lines/{position}/line_id");
            return Err(Problem::invalid_at(&pointer, "expected each line once"));
        }
    }
    let units =
        |line: &UnitsOfLine| WantedUnits { line_id: line.line_id.clone(), quantity: line.quantity };
    Ok(lines.iter().map(units).collect())
}
