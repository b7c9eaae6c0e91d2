//! Form-encoded parameters with nested names: `metadata[order_id]`, `created[gte]`, `expand[]`.

use crate::stripe_error::StripeError;

/// The parameters of one request, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
struct Field {
    /// The whole name, as sent.
    name: String,
    /// The part before the first bracket.
    root: String,
    /// What stands in the brackets, outermost first; empty for `[]`.
    keys: Vec<String>,
    value: String,
}

impl Form {
    pub fn parse(encoded: &str) -> Result<Self, StripeError> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(encoded).map_err(|error| {
                StripeError::invalid(None, None, format!("Invalid request: {error}."))
            })?;
        let fields = pairs.into_iter().map(Field::parse).collect::<Result<_, _>>()?;
        Ok(Self { fields })
    }

    /// The value of `name`, which may be nested. An empty value means "not given", as it does at Stripe.
    pub fn text(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().rev().find(|field| field.name == name)?;
        (!field.value.is_empty()).then_some(field.value.as_str())
    }

    pub fn required(&self, name: &str) -> Result<&str, StripeError> {
        self.text(name).ok_or_else(|| StripeError::missing_parameter(name))
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, StripeError> {
        self.text(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    let message = format!("Invalid integer: {text}");
                    StripeError::parameter("parameter_invalid_integer", name, message)
                })
            })
            .transpose()
    }

    pub fn boolean(&self, name: &str) -> Result<Option<bool>, StripeError> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                let message = format!("Invalid boolean: {other}");
                Err(StripeError::invalid(None, Some(name), message))
            }
        }
    }

    /// One of `allowed`, or a refusal that lists them.
    pub fn choice(&self, name: &str, allowed: &[&str]) -> Result<Option<&str>, StripeError> {
        match self.text(name) {
            Some(value) if !allowed.contains(&value) => {
                let message = format!("Invalid {name}: must be one of {}", allowed.join(", "));
                Err(StripeError::invalid(None, Some(name), message))
            }
            other => Ok(other),
        }
    }

    /// The entries of a map such as `metadata[key]=value`.
    pub fn map(&self, root: &str) -> Result<Vec<(&str, &str)>, StripeError> {
        let mut entries = Vec::new();
        for field in self.fields.iter().filter(|field| field.root == root) {
            match field.keys.as_slice() {
                [key] if !key.is_empty() => entries.push((key.as_str(), field.value.as_str())),
                [] if field.value.is_empty() => {}
                _ => return Err(StripeError::invalid(None, Some(root), "Invalid object")),
            }
        }
        Ok(entries)
    }

    /// The members of an array: `expand[]=a&expand[]=b` or `expand[0]=a`.
    pub fn list(&self, root: &str) -> Vec<&str> {
        self.fields
            .iter()
            .filter(|field| field.root == root && field.keys.len() == 1)
            .map(|field| field.value.as_str())
            .collect()
    }

    /// Refuses parameters that the endpoint does not know, as Stripe does.
    pub fn only(&self, known: &[&str]) -> Result<(), StripeError> {
        match self.fields.iter().find(|field| !known.contains(&field.root.as_str())) {
            None => Ok(()),
            Some(field) => {
                let message = format!("Received unknown parameter: {}", field.name);
                Err(StripeError::parameter("parameter_unknown", &field.name, message))
            }
        }
    }

    /// A text that is equal for equal parameters, whatever their order.
    pub fn canonical(&self) -> String {
        let mut fields: Vec<String> = self
            .fields
            .iter()
            // lengths keep `a=b&c` and `a=b`, `c` apart without any escaping
            .map(|field| {
                format!("{}:{}={}:{}", field.name.len(), field.name, field.value.len(), field.value)
            })
            .collect();
        fields.sort_unstable();
        fields.join("&")
    }
}

impl Field {
    fn parse((name, value): (String, String)) -> Result<Self, StripeError> {
        let malformed = || {
            let message = format!("Invalid request: malformed parameter name {name}.");
            StripeError::invalid(None, Some(&name), message)
        };
        let (root, mut rest) = name.find('[').map_or((name.as_str(), ""), |at| name.split_at(at));
        if root.is_empty() || root.contains(']') {
            return Err(malformed());
        }
        let mut keys = Vec::new();
        while !rest.is_empty() {
            let inner = rest.strip_prefix('[').ok_or_else(malformed)?;
            let (key, after) = inner.split_once(']').ok_or_else(malformed)?;
            if key.contains('[') {
                return Err(malformed());
            }
            keys.push(key.to_owned());
            rest = after;
        }
        Ok(Self { root: root.to_owned(), keys, value, name })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::Form;

    #[test]
    fn nested_names_are_read_as_stripe_reads_them() {
        let form = Form::parse(
            "amount=100&metadata[order_id]=ord_1&metadata%5Bnote%5D=a%26b&automatic_payment_methods[enabled]=true&expand[]=latest_charge&created[gte]=7",
        )
        .unwrap();
        assert_eq!(form.integer("amount").unwrap(), Some(100));
        assert_eq!(form.map("metadata").unwrap(), [("order_id", "ord_1"), ("note", "a&b")]);
        assert_eq!(form.boolean("automatic_payment_methods[enabled]").unwrap(), Some(true));
        assert_eq!(form.list("expand"), ["latest_charge"]);
        assert_eq!(form.text("created[gte]"), Some("7"));
    }

    #[test]
    fn malformed_names_are_refused() {
        for name in ["a[b", "a[b]c", "[b]=1", "a]b", "a[[b]]"] {
            assert!(Form::parse(&format!("{name}=1")).is_err(), "{name}");
        }
    }

    #[test]
    fn the_canonical_text_ignores_order_and_nothing_else() {
        let text = |encoded: &str| Form::parse(encoded).unwrap().canonical();
        assert_eq!(text("a=1&b=2"), text("b=2&a=1"));
        assert_ne!(text("a=1&b=2"), text("a=1&b=3"));
        assert_ne!(text("a=1%26b%3D2"), text("a=1&b=2"));
    }
}
