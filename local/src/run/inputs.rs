//! Reads the template with this machine's parameters.

use super::ports::Ports;
use super::{Options, StartError};
use crate::aws;
use crate::system::System;
use crate::template::{self, Inputs};

pub fn read_system(options: &Options, ports: &Ports) -> Result<System, StartError> {
    let path = &options.template;
    let text = std::fs::read_to_string(path).map_err(|error| StartError::file(path, error))?;
    let api_url = &ports.api_url;
    // The storefront's development server is the one other origin.
    let origins = [
        api_url,
        &api_url.replace("127.0.0.1", "localhost"),
        "http://127.0.0.1:5173",
        "http://localhost:5173",
    ];
    // Not through `cargo lambda watch`: there nobody knows which process is which.
    let provider = if options.forward.is_some() {
        ports.provider_url.clone()
    } else {
        aws::provider_address(&ports.aws_url)
    };
    let parameters = [
        ("Stage", "local".to_owned()),
        ("PublicUrl", api_url.clone()),
        ("AllowedOrigins", origins.join(",")),
        ("PaymentProviderUrl", provider),
        // Everything comes from one network address here.
        ("RegisterPerAddress", "0".to_owned()),
        ("SignInPerAddress", "0".to_owned()),
        ("GuestSessionsPerAddress", "0".to_owned()),
        ("ResetsPerAddress", "0".to_owned()),
        ("UnpaidOrdersPerAddress", "0".to_owned()),
        ("CouponTriesPerAddress", "0".to_owned()),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).into();
    let inputs =
        Inputs { parameters, given: options.parameters.clone(), aws_url: ports.aws_url.clone() };
    template::read(&text, &inputs)
        .map_err(|error| StartError::Template { path: path.display().to_string(), error })
}
