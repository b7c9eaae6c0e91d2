//! What an endpoint promises, said beside its code: the source of the API's document and of the tests that hold
//! the endpoint to it.

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// The schema of a type, once a generator asks for it.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Public,
    /// A guest or a customer.
    Shopper,
    /// An account.
    Customer,
    /// An account with one of these roles; an admin may do all.
    Staff(&'static [&'static str]),
    /// The payment provider, by its signature.
    Provider,
}

/// What a request carries behind its headers.
#[derive(Debug, Clone)]
pub enum Body {
    Json {
        shape: Shape,
        required: bool,
    },
    /// Anything of these content types.
    Raw(&'static [&'static str]),
}

/// What comes back when it is done.
#[derive(Debug, Clone)]
pub enum Content {
    Nothing,
    Json(Shape),
    Raw(&'static str),
}

/// One way in which an operation refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
}

/// A method on a path, with all that a client has to know of it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The name of the binary.
    pub function: &'static str,
    /// Names the operation where a function serves more than one route; the function's name otherwise.
    pub name: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
    pub summary: &'static str,
    pub parameters: Vec<(&'static str, Shape)>,
    pub query: Option<Shape>,
    pub body: Option<Body>,
    pub answers: Vec<(u16, Content)>,
    /// `Idempotency-Key` is required.
    pub keyed: bool,
    /// `If-Match` is required.
    pub guarded: bool,
    /// Answers carry `ETag`.
    pub versioned: bool,
    /// `If-None-Match` is answered with 304.
    pub conditional: bool,
    /// It calls nothing that could be down.
    pub offline: bool,
    refuses: Vec<Refusal>,
}

impl Operation {
    /// The operation of `function`, the binary's name, on `route`, for example `GET /v1/cart`.
    #[must_use]
    pub fn new(function: &'static str, route: &'static str, who: Who) -> Self {
        let (method, path) = route.split_once(' ').unwrap_or(("GET", route));
        Self {
            function,
            name: function,
            method,
            path,
            who,
            summary: "",
            parameters: Vec::new(),
            query: None,
            body: None,
            answers: Vec::new(),
            keyed: false,
            guarded: false,
            versioned: false,
            conditional: false,
            offline: false,
            refuses: Vec::new(),
        }
    }

    /// Another name than the function's.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// What it does, in a line.
    #[must_use]
    pub fn summary(self, summary: &'static str) -> Self {
        Self { summary, ..self }
    }

    /// A part of the path. What is no `T` is 404.
    #[must_use]
    pub fn at<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.parameters.push((name, SchemaGenerator::subschema_for::<T>));
        self
    }

    /// The query string; each field of `T` is a parameter.
    #[must_use]
    pub fn query<T: JsonSchema>(self) -> Self {
        Self { query: Some(T::json_schema), ..self }
    }

    /// A JSON body.
    #[must_use]
    pub fn takes<T: JsonSchema>(self) -> Self {
        let shape = SchemaGenerator::subschema_for::<T>;
        Self { body: Some(Body::Json { shape, required: true }), ..self }
    }

    /// A JSON body that may be left out.
    #[must_use]
    pub fn takes_or_nothing<T: JsonSchema>(self) -> Self {
        let shape = SchemaGenerator::subschema_for::<T>;
        Self { body: Some(Body::Json { shape, required: false }), ..self }
    }

    /// A body of one of these content types, read as it is.
    #[must_use]
    pub fn takes_raw(self, content_types: &'static [&'static str]) -> Self {
        Self { body: Some(Body::Raw(content_types)), ..self }
    }

    /// `Idempotency-Key` is required.
    #[must_use]
    pub fn key(self) -> Self {
        Self { keyed: true, ..self }
    }

    /// `If-Match` is required.
    #[must_use]
    pub fn if_match(self) -> Self {
        Self { guarded: true, ..self }
    }

    /// This status with a JSON body.
    #[must_use]
    pub fn answers<T: JsonSchema>(self, status: u16) -> Self {
        self.with(status, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    /// This status without a body.
    #[must_use]
    pub fn answers_nothing(self, status: u16) -> Self {
        self.with(status, Content::Nothing)
    }

    /// This status with a body of this content type.
    #[must_use]
    pub fn answers_as(self, status: u16, content_type: &'static str) -> Self {
        self.with(status, Content::Raw(content_type))
    }

    /// 202 with an empty object: what follows happens later, or is nobody's to know.
    #[must_use]
    pub fn accepted(self) -> Self {
        self.answers::<Accepted>(202)
    }

    fn with(mut self, status: u16, content: Content) -> Self {
        self.answers.push((status, content));
        self
    }

    /// Answers carry the version as `ETag`.
    #[must_use]
    pub fn versioned(self) -> Self {
        Self { versioned: true, ..self }
    }

    /// Answers carry `ETag`, and `If-None-Match` with it is answered with 304.
    #[must_use]
    pub fn conditional(self) -> Self {
        Self { versioned: true, conditional: true, ..self }
    }

    /// Nothing that it calls could be down.
    #[must_use]
    pub fn offline(self) -> Self {
        Self { offline: true, ..self }
    }

    /// A status and the codes that come with it, beyond those that who, parameters, headers and body imply.
    #[must_use]
    pub fn refuses(mut self, status: u16, codes: &[&'static str]) -> Self {
        self.refuses.extend(codes.iter().copied().map(|code| Refusal { status, code }));
        self
    }

    /// All refusals, sorted, each once: those that were named and those that every operation of this kind has.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut all = self.refuses.clone();
        let mut also = |applies: bool, refusals: &[(u16, &'static str)]| {
            let implied = refusals.iter().copied().map(|(status, code)| Refusal { status, code });
            all.extend(implied.filter(|_| applies));
        };
        let by_token = matches!(self.who, Who::Shopper | Who::Customer | Who::Staff(_));
        also(by_token, &[(401, "unauthorized")]);
        also(self.who == Who::Customer, &[(403, "account_required")]);
        also(matches!(self.who, Who::Staff(_)), &[(403, "role_missing")]);
        also(!self.parameters.is_empty(), &[(404, "not_found")]);
        also(self.query.is_some() || self.guarded || self.keyed, &[(400, "invalid_request")]);
        also(self.keyed, &[(400, "idempotency_key_required"), (422, "idempotency_key_reused")]);
        also(self.guarded, &[(428, "if_match_required")]);
        let json = matches!(self.body, Some(Body::Json { .. }));
        also(json, &[(400, "invalid_request")]);
        also(self.body.is_some(), &[(413, "body_too_large"), (415, "unsupported_content_type")]);
        also(!self.offline, &[(503, "unavailable")]);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The operation's name as clients have it, for example `addToCart`.
    #[must_use]
    pub fn id(&self) -> String {
        let mut words = self.name.split('-');
        let mut id = words.next().unwrap_or_default().to_owned();
        for word in words {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            id.push_str(&first.to_uppercase());
            id.push_str(rest);
        }
        id
    }
}

/// Taken note of.
#[derive(Debug, JsonSchema)]
pub struct Accepted {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_implies_what_all_of_its_kind_refuse() {
        let cancel = Operation::new("cancel-order", "POST /v1/orders/{id}/cancel", Who::Shopper)
            .at::<String>("id")
            .key()
            .takes::<String>()
            .refuses(409, &["order_status_conflict"])
            .refuses(404, &["not_found"]);
        let refusals: Vec<_> =
            cancel.refusals().into_iter().map(|refusal| (refusal.status, refusal.code)).collect();
        assert_eq!(
            refusals,
            [
                (400, "idempotency_key_required"),
                (400, "invalid_request"),
                (401, "unauthorized"),
                (404, "not_found"),
                (409, "order_status_conflict"),
                (413, "body_too_large"),
                (415, "unsupported_content_type"),
                (422, "idempotency_key_reused"),
                (503, "unavailable"),
            ]
        );
    }

    #[test]
    fn clients_have_the_name_in_one_word() {
        assert_eq!(Operation::new("get-cart", "GET /v1/cart", Who::Shopper).id(), "getCart");
        assert_eq!(Operation::new("checkout", "POST /v1/checkout", Who::Shopper).id(), "checkout");
    }
}
