//! The three ports: the API's, then that of the AWS endpoint, then the payment provider's.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use super::StartError;

pub struct Ports {
    pub api: TcpListener,
    pub aws: TcpListener,
    /// The simulator listens itself; the port was free a moment ago.
    pub provider: SocketAddr,
    pub api_url: String,
    pub aws_url: String,
    pub provider_url: String,
}

impl Ports {
    /// Listens on `port` and the next one, on loopback only. With port 0 each is any free one.
    pub async fn open(port: u16) -> Result<Self, StartError> {
        let api = listen(port, 0).await?;
        let aws = listen(port, 1).await?;
        let provider = address(&listen(port, 2).await?)?;
        let (api_url, aws_url) = (url(address(&api)?), url(address(&aws)?));
        Ok(Self { api, aws, provider, api_url, aws_url, provider_url: url(provider) })
    }
}

async fn listen(first: u16, offset: u16) -> Result<TcpListener, StartError> {
    let port = if first == 0 {
        0
    } else {
        first.checked_add(offset).ok_or(StartError::NoSuchPort(first))?
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port, first },
        _ => StartError::Listen { port, error },
    })
}

fn address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| StartError::Listen { port: 0, error })
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}
