//! Open connections by source, so that a single source cannot take them all.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// The number of open connections by source. Sources without open connections are not kept.
#[derive(Clone)]
pub(super) struct Sources {
    most: u32,
    open: Arc<Mutex<HashMap<IpAddr, u32>>>,
}

/// The right to one connection, which is given back when this is dropped.
pub(super) struct Turn {
    sources: Sources,
    source: IpAddr,
}

impl Sources {
    pub(super) fn new(most: u32) -> Self {
        Self {
            most,
            open: Arc::default(),
        }
    }

    /// Admits a connection; `None` if its source already has the maximum number of connections.
    pub(super) fn admit(&self, address: IpAddr) -> Option<Turn> {
        let source = source(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(source).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Turn {
            sources: self.clone(),
            source,
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let open = &self.sources.open;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.get_mut(&self.source).map(|count| {
            *count = count.saturating_sub(1);
            *count
        });
        if left == Some(0) {
            open.remove(&self.source);
        }
    }
}

/// Returns the source of an address. An IPv6 source is a /64, because its owner can use as many
/// addresses in it as they like.
fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_own_connections_and_gets_them_back() {
        let sources = Sources::new(2);
        let admit = |address: &str| sources.admit(address.parse().unwrap());
        let (first, second) = (admit("192.0.2.1"), admit("::ffff:192.0.2.1"));
        assert!(first.is_some() && second.is_some());
        assert!(admit("192.0.2.1").is_none());
        assert!(admit("192.0.2.2").is_some());
        drop(first);
        assert!(admit("192.0.2.1").is_some());
        drop(second);
        let many = [admit("2001:db8::1"), admit("2001:db8::2")];
        assert!(
            admit("2001:db8:0:0:9::3").is_none(),
            "one /64 is one source"
        );
        assert!(admit("2001:db8:0:1::1").is_some());
        drop(many);
        assert!(
            sources.open.lock().unwrap().is_empty(),
            "nothing is left of who has gone"
        );
    }
}
