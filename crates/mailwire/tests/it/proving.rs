//! What a mail proves, with name servers that answer, that do not, and the collected suites of others.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use mailwire::{
    dkim::{self, Algorithm, Key},
    proof::{Handover, Judge, Proof, Verdict},
    testing::{Entry, Zone},
};
use serde_yaml_ng::{Deserializer, Value};

const MAIL: &[u8] = b"From: Rosa <rosa@example.com>\r\nTo: desk@northwind.example\r\nSubject: Printer\r\nDate: Thu, 19 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nIt burns.\r\n";

fn signed(key: &Key, domain: &str) -> Vec<u8> {
    [key.sign(domain, "s1", MAIL).unwrap().as_bytes(), MAIL].concat()
}

/// Name servers that know this key of example.com.
async fn judge(key: &Key, policy: Option<&str>) -> Judge {
    let mut zone = Zone::default();
    zone.add_text(&dkim::record_name("s1", "example.com"), &key.record());
    zone.add_text(&dkim::record_name("s1", "other.example"), &key.record());
    if let Some(policy) = policy {
        zone.add_text("_dmarc.example.com", policy);
    }
    zone.add_text("example.com", "v=spf1 ip4:192.0.2.1 -all");
    Judge::asking(zone.serve().await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_of_ours_proves_our_mail() {
    for algorithm in [Algorithm::Rsa, Algorithm::Ed25519] {
        let key = Key::generate(algorithm).unwrap();
        for policy in [None, Some("v=DMARC1; p=reject")] {
            let judge = judge(&key, policy).await;
            let proof = judge.judge(&signed(&key, "example.com"), None, &[]).await;
            assert_eq!((proof.dkim, proof.passes, proof.from_domain.as_str()), (Verdict::Pass, Some(true), "example.com"), "{algorithm:?} {policy:?} {proof}");
            assert_eq!(proof.dmarc, if policy.is_some() { Verdict::Pass } else { Verdict::None });

            let changed = String::from_utf8(signed(&key, "example.com")).unwrap().replace("burns", "freezes");
            let proof = judge.judge(changed.as_bytes(), None, &[]).await;
            assert_eq!((proof.dkim, proof.passes), (Verdict::Fail, None), "SPF might have passed: {proof}");
            let foreign = judge.judge(&signed(&key, "other.example"), None, &[]).await;
            assert_eq!((foreign.dkim, foreign.passes), (Verdict::Pass, None), "somebody else's signature proves nothing: {foreign}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_senders_address_proves_or_disproves() {
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    let judge = judge(&key, Some("v=DMARC1; p=reject")).await;
    let from = |ip: &str, mail_from: &str| Handover { ip: ip.parse().unwrap(), helo: "mx.example.com".into(), mail_from: mail_from.into() };
    let proof = judge.judge(MAIL, Some(&from("192.0.2.1", "rosa@example.com")), &[]).await;
    assert_eq!((proof.spf, proof.dmarc, proof.passes), (Verdict::Pass, Verdict::Pass, Some(true)), "{proof}");
    let proof = judge.judge(MAIL, Some(&from("192.0.2.9", "rosa@example.com")), &[]).await;
    assert_eq!((proof.spf, proof.dmarc, proof.passes), (Verdict::Fail, Verdict::Fail, Some(false)), "{proof}");
    let two = String::from_utf8_lossy(MAIL).replace("From: Rosa <rosa@example.com>", "From: rosa@example.com, mallory@other.example");
    let proof = judge.judge(two.as_bytes(), Some(&from("192.0.2.1", "rosa@example.com")), &[]).await;
    assert_eq!(proof.passes, None, "two senders prove nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_name_servers_nothing_is_known_and_nothing_hangs() {
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    let mut zone = Zone::default();
    ["example.com", "_dmarc.example.com", "_dmarc.com", "s1._domainkey.example.com"].into_iter().for_each(|name| zone.add(name, Entry::Silence));
    let silent = Judge::asking(zone.serve().await).within(Duration::from_secs(2));
    for judge in [silent, Judge::asking("127.0.0.1:1".parse().unwrap()).within(Duration::from_secs(2)), Judge::deaf()] {
        let started = std::time::Instant::now();
        let proof = judge.judge(&signed(&key, "example.com"), None, &[]).await;
        assert_eq!((proof.dkim, proof.passes), (Verdict::Unknown, None), "{proof}");
        assert!(started.elapsed() < Duration::from_secs(3));
        // A trusted server's word still counts, and only its.
        let told = [b"Authentication-Results: mx.northwind.example; dmarc=pass header.from=example.com\r\n", MAIL].concat();
        assert_eq!(judge.judge(&told, None, &["mx.northwind.example".into()]).await.passes, Some(true));
        assert_eq!(judge.judge(&told, None, &["mx.other.example".into()]).await.passes, None);
        assert_eq!(judge.judge(&told, None, &[]).await.passes, None);
        let another = [b"Authentication-Results: mx.northwind.example; dmarc=pass header.from=evil.example\r\n", MAIL].concat();
        assert_eq!(judge.judge(&another, None, &["mx.northwind.example".into()]).await.passes, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_judged_without_fuss() {
    for raw in
        [&b""[..], b"\r\n\r\n", b"From:", b"From: <<<>>>\r\nDKIM-Signature: v=1; a=; b=\r\n\r\n", &[0xff; 10_000], b"Authentication-Results: ;;;==(\r\n\r\n"]
    {
        assert_eq!(Judge::deaf().judge(raw, None, &["x".into()]).await.passes, None);
    }
    assert_eq!(Proof::default().passes, None);
}

/// All files below a folder.
fn files(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { files(&entry.path(), found) } else { found.push(entry.path()) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_collected_mail_is_judged() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/corpus"].iter().collect();
    let mut found = Vec::new();
    for name in ["mail-stalwart", "mail-ruby", "mail-mime4j", "mail-cpython", "mail-replies", "mail-bounces", "mail-spamassassin", "mail-auth"] {
        files(&folder.join(name), &mut found);
    }
    if found.is_empty() {
        return println!("SKIPPED: {} does not lie beside the project", folder.display());
    }
    let (judge, mut with_sender) = (Judge::deaf(), 0);
    for file in &found {
        let proof = judge.judge(&std::fs::read(file).unwrap(), None, &["mx.google.com".into()]).await;
        with_sender += usize::from(!proof.from_domain.is_empty());
        assert!(proof.passes != Some(true) || proof.witness.is_some(), "{}", file.display());
    }
    println!("{} files judged, {with_sender} with one sender", found.len());
    assert!(found.len() > 2_000 && with_sender > 1_000, "{} {with_sender}", found.len());
}

fn corpus(file: &str) -> Option<Vec<Value>> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/corpus/mail-auth", file].iter().collect();
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: {} does not lie beside the project", path.display());
        return None;
    };
    let text = distinct(&text);
    Some(Deserializer::from_str(&text).map(|document| serde::Deserialize::deserialize(document).unwrap()).filter(|value: &Value| !value.is_null()).collect())
}

/// Cases that share a name within their scenario keep apart.
fn distinct(text: &str) -> String {
    let is_case =
        |line: &str| line.strip_prefix("  ").and_then(|name| name.strip_suffix(':')).is_some_and(|name| name.starts_with("as_") || name.starts_with("ams_"));
    let lines =
        text.lines().enumerate().map(|(number, line)| if is_case(line) { format!("{}-{number}:\n", line.trim_end_matches(':')) } else { format!("{line}\n") });
    lines.collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => serde_yaml_ng::to_string(other).unwrap().trim().to_owned(),
    }
}

/// The zone of one scenario of the SPF suite: records of type SPF stand for TXT where a name has none of its own.
fn zone(data: &Value) -> Zone {
    let mut zone = Zone::default();
    for (name, records) in data.as_mapping().unwrap() {
        let name = text(name);
        let records = records.as_sequence().cloned().unwrap_or_default();
        let has_texts = records.iter().any(|record| record.get("TXT").is_some());
        for record in &records {
            if record.as_str() == Some("TIMEOUT") {
                zone.add(&name, Entry::Silence);
            }
            for (kind, value) in record.as_mapping().into_iter().flatten() {
                let strings = |value: &Value| match value {
                    Value::Sequence(parts) => parts.iter().map(text).collect::<Vec<_>>(),
                    other => vec![text(other)],
                };
                let bytes =
                    |value: &Value| strings(value).iter().map(|part| part.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()).collect();
                match text(kind).as_str() {
                    "TXT" if text(value) != "NONE" => zone.add(&name, Entry::Txt(bytes(value))),
                    "SPF" if !has_texts => zone.add(&name, Entry::Txt(bytes(value))),
                    "A" | "AAAA" => zone.add(&name, Entry::Address(text(value).parse().unwrap())),
                    "MX" => zone.add(&name, Entry::Mail(value[0].as_u64().unwrap() as u16, text(&value[1]))),
                    "PTR" => zone.add(&name, Entry::Pointer(text(value))),
                    "CNAME" => zone.add(&name, Entry::Alias(text(value))),
                    _ => {}
                }
            }
        }
    }
    zone
}

fn spf_verdict(word: &str) -> Verdict {
    match word {
        "pass" => Verdict::Pass,
        "fail" | "softfail" | "permerror" => Verdict::Fail,
        "temperror" => Verdict::Unknown,
        _ => Verdict::None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_spf_suite_of_others() {
    let Some(scenarios) = corpus("pyspf/rfc7208-tests.yml") else { return };
    let (mut run, mut differing) = (0, Vec::new());
    for scenario in scenarios {
        let server = zone(&scenario["zonedata"]).serve().await;
        for (name, case) in scenario["tests"].as_mapping().unwrap() {
            // A judge of its own remembers nothing of the case before.
            let judge = Judge::asking(server);
            let ip: IpAddr = text(&case["host"]).parse().unwrap();
            let handover = Handover { ip, helo: text(&case["helo"]), mail_from: text(&case["mailfrom"]) };
            let got = judge.judge(MAIL, Some(&handover), &[]).await.spf;
            let expected: Vec<Verdict> = match &case["result"] {
                Value::Sequence(results) => results.iter().map(|result| spf_verdict(&text(result))).collect(),
                result => vec![spf_verdict(&text(result))],
            };
            run += 1;
            if !expected.contains(&got) {
                differing.push(format!("{}: {got:?} instead of {expected:?}", text(name)));
            }
        }
    }
    println!("SPF suite: {run} cases, {} differ\n{}", differing.len(), differing.join("\n"));
    assert!(run > 200 && differing.len() <= 46, "{differing:#?}");
    // The library is lenient with records that their owner wrote wrongly; nobody else's address ever passes.
    let lenient: Vec<&str> = differing.iter().filter(|case| case.contains("Pass instead")).filter_map(|case| case.split(':').next()).collect();
    assert!(lenient.iter().all(|case| LENIENT.contains(case)), "{lenient:?}");
}

/// Cases of records that break a rule of RFC 7208 and are read all the same: a prefix length out of range or of the wrong family, a stray character.
const LENIENT: [&str; 10] = [
    "control-char-policy",
    "badip4",
    "a-dual-cidr-ip4-err",
    "a-cidr6-0-ip4mapped",
    "mx-cidr6-0-ip4mapped",
    "exists-ip6only",
    "cidr4-33",
    "cidr4-032",
    "cidr6-0-ip4",
    "cidr6-ip4",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_arc_suite_of_others() {
    let Some(scenarios) = corpus("arc-suite/tests/arc-draft-validation-tests.yml") else { return };
    let (mut run, mut differing) = (0, Vec::new());
    for scenario in scenarios {
        let mut zone = Zone::default();
        for (name, record) in scenario["txt-records"].as_mapping().into_iter().flatten() {
            zone.add_text(&text(name), &text(record));
        }
        let judge = Judge::asking(zone.serve().await);
        for (name, case) in scenario["tests"].as_mapping().unwrap() {
            let raw = text(&case["message"]).replace("\r\n", "\n").replace('\n', "\r\n");
            let got = judge.judge(raw.as_bytes(), None, &[]).await.arc;
            let expected = match text(&case["cv"]).as_str() {
                "Pass" => Verdict::Pass,
                "Fail" => Verdict::Fail,
                _ => Verdict::None,
            };
            run += 1;
            if got != expected {
                differing.push(format!("{}: {got:?} instead of {expected:?}", text(name)));
            }
        }
    }
    println!("ARC suite: {run} cases, {} differ\n{}", differing.len(), differing.join("\n"));
    assert!(run > 150 && differing.len() * 5 <= run, "{differing:#?}");
}
