//! The HTTP API's CORS rules.

use super::TemplateError;
use super::properties::Node;
use crate::system::Cors;

pub fn cors(configuration: &Node) -> Result<Cors, TemplateError> {
    // SAM also takes a lone origin.
    if let Some(origin) =
        configuration.clone().value().and_then(|value| Some(value.as_str()?.to_owned()))
    {
        return Ok(Cors { origins: vec![origin], ..Cors::default() });
    }
    configuration.members()?;
    Ok(Cors {
        origins: configuration.field("AllowOrigins").texts()?,
        methods: configuration.field("AllowMethods").texts()?,
        headers: configuration.field("AllowHeaders").texts()?,
        expose: configuration.field("ExposeHeaders").texts()?,
        credentials: configuration.field("AllowCredentials").flag()?.unwrap_or(false),
        max_age: configuration.field("MaxAge").number()?.unwrap_or(0),
    })
}
