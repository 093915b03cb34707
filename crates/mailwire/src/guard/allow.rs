//! The operator's allow-list.

use std::net::IpAddr;

use kernel::Text;

use super::{host, public::unwrapped};

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Allowed {
    /// A host under exactly this name, wherever it leads.
    Name(String),
    /// All addresses that share these leading bits.
    Network(IpAddr, u8),
}

impl Allowed {
    pub fn parse(entry: &str) -> Result<Self, Text> {
        let refused = || Text::new("mailwire-allow-malformed").with("entry", entry);
        let entry = entry.trim();
        if let Ok(address) = entry.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Ok(Self::Network(address, if address.is_ipv4() { 32 } else { 128 }));
        }
        if let Some((address, bits)) = entry.split_once('/') {
            let address: IpAddr = address.parse().map_err(|_| refused())?;
            let bits: u8 = bits.parse().map_err(|_| refused())?;
            let is_short = bits <= if address.is_ipv4() { 32 } else { 128 };
            return if is_short { Ok(Self::Network(address, bits)) } else { Err(refused()) };
        }
        host::clean(entry).map(Self::Name).ok_or_else(refused)
    }

    pub fn is_name(&self, host: &str) -> bool {
        matches!(self, Self::Name(name) if name == host)
    }

    pub fn is_network(&self) -> bool {
        matches!(self, Self::Network(..))
    }

    /// Whether the address lies in this network, also when it comes wrapped into an IPv6 one.
    pub fn holds(&self, address: IpAddr) -> bool {
        let Self::Network(network, bits) = self else { return false };
        [address, unwrapped(address)].into_iter().any(|address| match (network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => same_start(u128::from(network.to_bits()) << 96, u128::from(address.to_bits()) << 96, *bits),
            (IpAddr::V6(network), IpAddr::V6(address)) => same_start(network.to_bits(), address.to_bits(), *bits),
            _ => false,
        })
    }
}

fn same_start(a: u128, b: u128, bits: u8) -> bool {
    (a ^ b).checked_shr(128 - u32::from(bits)).unwrap_or(0) == 0
}
