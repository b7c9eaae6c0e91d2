//! Ways to break the world on purpose, to see that a run notices. They stand for mistakes in the product that every
//! build can make; those of `platform::planted` need a build of their own.

use bytes::Bytes;
use serde_json::Value;

/// Holds of every item. A request whose values are not used would be refused, so the condition that was there stays in it.
const ALWAYS: &str = "attribute_exists(pk) OR attribute_not_exists(pk)";

/// Something that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Sabotage {
    /// Conditions of writes to the stock are forgotten: what is not there can be held.
    StockWithoutConditions,
    /// Orders are written over by whoever decided on what they were.
    OrdersWithoutConditions,
    /// Payments are.
    PaymentsWithoutConditions,
    /// A queue takes messages and forgets every tenth of them.
    ForgetfulQueues,
}

impl Sabotage {
    /// The body of a request to DynamoDB as the saboteur passes it on.
    pub fn damages(self, body: &Bytes) -> Bytes {
        let Ok(mut request) = serde_json::from_slice::<Value>(body) else { return body.clone() };
        match request["TransactItems"].as_array_mut() {
            None => self.damages_action(&mut request),
            Some(actions) => {
                let writes = actions.iter_mut().filter_map(Value::as_object_mut);
                writes.flat_map(|write| write.values_mut()).for_each(|write| {
                    self.damages_action(write);
                });
            }
        }
        Bytes::from(request.to_string())
    }

    fn damages_action(self, action: &mut Value) {
        let table = action["TableName"].as_str().unwrap_or_default();
        let key = action["Item"]["sk"]["S"].as_str().or(action["Key"]["sk"]["S"].as_str());
        let meant = match self {
            Self::StockWithoutConditions => {
                table.ends_with("InventoryTable") && key == Some("STOCK")
            }
            Self::OrdersWithoutConditions => table.ends_with("OrdersTable") && key == Some("ORDER"),
            Self::PaymentsWithoutConditions => table.ends_with("PaymentsTable"),
            Self::ForgetfulQueues => false,
        };
        if meant && let Some(condition) = action.get_mut("ConditionExpression") {
            *condition = format!("({}) OR {ALWAYS}", condition.as_str().unwrap_or(ALWAYS)).into();
        }
    }
}
