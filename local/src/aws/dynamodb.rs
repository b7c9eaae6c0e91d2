//! DynamoDB requests: read, run by the embedded engine, and answered with what they cost.

use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::{Database, DynoxideError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::calls::Units;
use super::engine::Store;
use super::metering::{Consuming, Metered};
use super::tokens::Claim;

/// A request that has been read, and what is known of it before it runs.
pub struct Prepared {
    /// The tables it names, each once.
    pub tables: Vec<String>,
    /// How many actions a transaction has; 1 for anything else.
    pub actions: usize,
    pub writes: bool,
    run: Box<dyn FnOnce(&Store) -> Done + Send>,
}

/// What came of a request: the answer's JSON and the capacity it consumed.
pub type Done = Result<(String, Units), DynoxideError>;

impl Prepared {
    pub fn run(self, store: &Store) -> Done {
        (self.run)(store)
    }
}

/// A request with consumed capacity: it is always asked for, and left out of the answer unless the caller wanted it.
fn metered<Q: Metered, A: Consuming>(
    mut request: Q,
    units: fn(u64) -> Units,
    run: fn(&Database, Q) -> Result<A, DynoxideError>,
) -> Prepared {
    let wanted = request.ask_for_capacity();
    Prepared {
        tables: request.tables().into_iter().map(ToOwned::to_owned).collect(),
        actions: request.actions(),
        writes: units(1) == Units::write(1),
        run: Box::new(move |store| {
            let mut answer = run(&store.database, request)?;
            let units = units(answer.consumed());
            if !wanted {
                answer.forget_capacity();
            }
            Ok((encode(&answer)?, units))
        }),
    }
}

/// A transaction, which is done once for each token.
fn transaction(mut request: TransactWriteItemsRequest) -> Prepared {
    let Some(claim) = Claim::take(&mut request) else {
        return metered(request, Units::write, Database::transact_write_items);
    };
    let Prepared { tables, actions, writes, run } =
        metered(request, Units::write, Database::transact_write_items);
    let once = move |store: &Store| {
        let mut tokens = store.tokens.borrow_mut();
        if let Some(answer) = tokens.answer(&claim)? {
            return Ok((answer, Units::default()));
        }
        let (answer, units) = run(store)?;
        tokens.remember(claim, &answer);
        Ok((answer, units))
    };
    Prepared { tables, actions, writes, run: Box::new(once) }
}

/// A request without consumed capacity.
macro_rules! plain {
    ($body:expr, $method:ident) => {{
        let request = decode($body)?;
        Ok(Prepared {
            tables: named_table($body),
            actions: 1,
            writes: false,
            run: Box::new(move |store| {
                Ok((encode(&store.database.$method(request)?)?, Units::default()))
            }),
        })
    }};
}

/// Reads a request; `None` for an operation that the engine does not know.
///
/// # Errors
/// When the body is not a request of that operation.
pub fn prepare(operation: &str, body: &str) -> Option<Result<Prepared, DynoxideError>> {
    Some(match operation {
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query" | "Scan" => {
            prepare_single(operation, body)
        }
        "BatchGetItem" | "BatchWriteItem" | "TransactWriteItems" | "TransactGetItems" => {
            prepare_several(operation, body)
        }
        "CreateTable" | "DeleteTable" | "DescribeTable" | "ListTables" | "UpdateTable"
        | "UpdateTimeToLive" | "DescribeTimeToLive" | "ListTagsOfResource" | "TagResource"
        | "UntagResource" => prepare_table(operation, body),
        "ListStreams"
        | "DescribeStream"
        | "GetShardIterator"
        | "GetRecords"
        | "ExecuteStatement"
        | "ExecuteTransaction"
        | "BatchExecuteStatement" => prepare_other(operation, body),
        _ => return None,
    })
}

fn prepare_single(operation: &str, body: &str) -> Result<Prepared, DynoxideError> {
    Ok(match operation {
        "GetItem" => metered(decode(body)?, Units::read, Database::get_item),
        "Query" => metered(decode(body)?, Units::read, Database::query),
        "Scan" => metered(decode(body)?, Units::read, Database::scan),
        "PutItem" => metered(decode(body)?, Units::write, Database::put_item),
        "UpdateItem" => metered(decode(body)?, Units::write, Database::update_item),
        _ => metered(decode(body)?, Units::write, Database::delete_item),
    })
}

fn prepare_several(operation: &str, body: &str) -> Result<Prepared, DynoxideError> {
    Ok(match operation {
        "BatchGetItem" => metered(decode(body)?, Units::read, Database::batch_get_item),
        "BatchWriteItem" => metered(decode(body)?, Units::write, Database::batch_write_item),
        "TransactGetItems" => metered(decode(body)?, Units::read, Database::transact_get_items),
        _ => transaction(decode(body)?),
    })
}

fn prepare_table(operation: &str, body: &str) -> Result<Prepared, DynoxideError> {
    match operation {
        "CreateTable" => plain!(body, create_table),
        "DeleteTable" => plain!(body, delete_table),
        "DescribeTable" => plain!(body, describe_table),
        "ListTables" => plain!(body, list_tables),
        "UpdateTable" => plain!(body, update_table),
        "UpdateTimeToLive" => plain!(body, update_time_to_live),
        "DescribeTimeToLive" => plain!(body, describe_time_to_live),
        "ListTagsOfResource" => plain!(body, list_tags_of_resource),
        "TagResource" => plain!(body, tag_resource),
        _ => plain!(body, untag_resource),
    }
}

fn prepare_other(operation: &str, body: &str) -> Result<Prepared, DynoxideError> {
    match operation {
        "ListStreams" => plain!(body, list_streams),
        "DescribeStream" => plain!(body, describe_stream),
        "GetShardIterator" => plain!(body, get_shard_iterator),
        "GetRecords" => plain!(body, get_records),
        "ExecuteStatement" => plain!(body, execute_statement),
        "ExecuteTransaction" => plain!(body, execute_transaction),
        _ => plain!(body, batch_execute_statement),
    }
}

fn named_table(body: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "TableName")]
        table_name: Option<String>,
    }
    serde_json::from_str::<Named>(body)
        .ok()
        .and_then(|named| named.table_name)
        .into_iter()
        .collect()
}

pub fn encode(response: &impl Serialize) -> Result<String, DynoxideError> {
    serde_json::to_string(response)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The engine's types report a refusal inside serde's message, marked with its class.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, DynoxideError> {
    serde_json::from_str(body).map_err(|error| refusal(&error.to_string()))
}

fn refusal(message: &str) -> DynoxideError {
    let (words, _) = message.rsplit_once(" at line ").unwrap_or((message, ""));
    for marker in ["VALIDATION_REQUEST:", "VALIDATION_AS_READ:", "VALIDATION:"] {
        if let Some(words) = words.strip_prefix(marker) {
            return DynoxideError::ValidationException(words.to_owned());
        }
    }
    for marker in ["SERIALIZATION_AS_READ:", "SERIALIZATION:"] {
        if let Some(words) = words.strip_prefix(marker) {
            return DynoxideError::SerializationException(words.to_owned());
        }
    }
    let invalid = ["missing field", "unknown variant", "invalid type: null", "AttributeValue"];
    if invalid.iter().any(|part| words.contains(part)) {
        DynoxideError::ValidationException(words.to_owned())
    } else {
        DynoxideError::SerializationException(words.to_owned())
    }
}
