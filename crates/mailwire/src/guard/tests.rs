//! S12: whatever is typed, no connection leaves for an address that is not public, unless the operator allows it.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use tokio::net::TcpListener;

use super::*;

fn guard(allow: &[&str]) -> Guard {
    Guard::new(allow).unwrap().with_patience(Duration::from_secs(2))
}

#[test]
fn addresses_of_machines_and_neighbours_are_not_public() {
    let inside = "127.0.0.1 127.8.9.10 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1
        198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1
        :: ::1 ::ffff:127.0.0.1 ::ffff:10.1.2.3 ::ffff:169.254.169.254 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::5
        2002:c0a8:101::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 3fff::1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 5f00::1";
    for text in inside.split_whitespace() {
        assert!(!is_public(text.parse().unwrap()), "{text}");
    }
    for text in "8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 192.0.1.1 223.255.255.255 2606:4700:4700::1111 2a00:1450:4001::5 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"
        .split_whitespace()
    {
        assert!(is_public(text.parse().unwrap()), "{text}");
    }
}

#[test]
fn only_host_names_and_addresses_are_hosts() {
    for (typed, name) in [
        ("imap.example.com", "imap.example.com"),
        (" Imap.Example.COM. ", "imap.example.com"),
        ("[::1]", "::1"),
        ("2001:db8::5", "2001:db8::5"),
        ("почта.example", "xn--80a1acny.example"),
        ("127.1", "127.1"),
        ("ma_il.example", "ma_il.example"),
    ] {
        assert_eq!(host::clean(typed).as_deref(), Some(name), "{typed}");
    }
    for typed in [
        "",
        " ",
        ".",
        "a..b",
        "user@10.0.0.1",
        "a@b",
        "http://x",
        "x/",
        "x\\y",
        "x:25",
        "x y",
        "x\r\ny",
        "x\ny",
        "x\0",
        "x%0d%0a",
        "x#y",
        "x?y",
        "[::1",
        "::1]",
        "[::1]:25",
        "fe80::1%lo",
        "\u{202e}moc",
        "x\u{2028}y",
    ] {
        assert_eq!(host::clean(typed), None, "{typed:?}");
    }
    assert_eq!(host::clean(&"a".repeat(64)), None);
    assert_eq!(host::clean(&"a.".repeat(200)), None);
}

/// A listener that counts who comes.
async fn canary() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn is_untouched(listener: &TcpListener) -> bool {
    tokio::time::timeout(Duration::from_millis(50), listener.accept()).await.is_err()
}

/// The ways to write this machine; which of them a resolver understands is its business, and none may come through.
const DISGUISES: &str = "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0x7f.1 00000177.0.0.1 127.000.000.001 0 0.0.0.0 0x0 localhost localhost. LOCALHOST
    ::1 [::1] [::] 0:0:0:0:0:0:0:1 ::ffff:127.0.0.1 ::ffff:7f00:1 [::ffff:127.0.0.1] 64:ff9b::7f00:1 2002:7f00:1:: ⑫⑦.⓪.⓪.① 127。0。0。1 1２7.0.0.1 169.254.169.254 0xA9FEA9FE 2852039166 0251.0376.0251.0376";

#[tokio::test]
async fn no_disguise_reaches_this_machine() {
    // The port is opened for a network that none of the disguises lies in, so that the address alone decides.
    let guard = guard(&["203.0.113.0/24"]);
    let (listener, address) = canary().await;
    for disguise in DISGUISES.split_whitespace() {
        let refused = guard.connect(disguise, address.port()).await.unwrap_err();
        assert!(matches!(refused.why, Why::Guarded | Why::Name), "{disguise}: {refused:?}");
        // On a port that is let through for everybody.
        let refused = guard.connect(disguise, 143).await.unwrap_err();
        assert!(matches!(refused.why, Why::Guarded | Why::Name), "{disguise}: {refused:?}");
    }
    assert!(is_untouched(&listener).await);
}

#[tokio::test]
async fn the_collected_forms_of_others_come_to_nothing_either() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/url/urltestdata.json");
    let Ok(text) = std::fs::read_to_string(&file) else { return println!("SKIPPED: {} does not lie beside the project", file.display()) };
    let cases: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut tried, mut names) = (0, 0);
    for case in cases.as_array().unwrap() {
        for field in ["host", "hostname", "input"] {
            let Some(typed) = case[field].as_str() else { continue };
            tried += 1;
            // Public names would be looked up; addresses are judged without anybody's help.
            let Some(name) = host::clean(typed) else { continue };
            names += 1;
            assert!(name.is_ascii() && !name.contains(['@', '/', '\\', '\r', '\n', ' ', '%', '#', '?']), "{typed:?} became {name:?}");
            if let Ok(ip) = name.parse::<IpAddr>()
                && !is_public(ip)
            {
                let refused = guard(&[]).connect(typed, 143).await.unwrap_err();
                assert_eq!(refused.why, Why::Guarded, "{typed:?}");
            }
        }
    }
    println!("{tried} hosts and addresses tried, {names} could be host names");
    assert!(tried > 1_000);
}

#[tokio::test]
async fn an_open_and_a_closed_port_look_alike() {
    let (listener, open) = canary().await;
    let (gone, closed) = canary().await;
    drop(gone);
    let guard = guard(&["203.0.113.0/24"]);
    let said = async |port: u16| {
        let refused = guard.connect("127.0.0.1", port).await.unwrap_err();
        format!("{refused:?}").replace(&port.to_string(), "PORT")
    };
    assert_eq!(said(open.port()).await, said(closed.port()).await);
    assert!(is_untouched(&listener).await);
}

#[tokio::test]
async fn ports_that_no_mail_server_has_are_refused_before_anything_is_looked_up() {
    for port in [0, 1, 22, 53, 80, 443, 3306, 5432, 6379, 11211] {
        let refused = guard(&[]).connect("no-such-name.invalid", port).await.unwrap_err();
        assert_eq!((refused.why, refused.text.key.as_ref()), (Why::Guarded, "mailwire-port-guarded"), "{port}");
    }
    let refused = guard(&[]).connect("no-such-name.invalid", 993).await.unwrap_err();
    assert_eq!(refused.why, Why::Name);
}

#[tokio::test]
async fn the_operator_opens_hosts_addresses_and_networks() {
    let (_listener, address) = canary().await;
    for (entry, host) in
        [("localhost", "localhost."), ("127.0.0.1", "127.0.0.1"), ("127.0.0.0/8", "127.0.0.1"), ("127.0.0.0/8", "::ffff:127.0.0.1"), ("0.0.0.0/0", "127.0.0.1")]
    {
        assert!(guard(&[entry]).connect(host, address.port()).await.is_ok(), "{entry} {host}");
    }
    for (entry, host) in [("localhost", "127.0.0.1"), ("127.0.0.2", "127.0.0.1"), ("10.0.0.0/8", "127.0.0.1"), ("::/0", "127.0.0.1")] {
        assert_eq!(guard(&[entry]).connect(host, address.port()).await.unwrap_err().why, Why::Guarded, "{entry} {host}");
    }
    for entry in ["10.0.0.0/33", "::/129", "a/b", "x y", ""] {
        assert!(Guard::new(&[entry]).is_err(), "{entry:?}");
    }
    assert!(Guard::open().connect("127.0.0.1", address.port()).await.is_ok());
}
