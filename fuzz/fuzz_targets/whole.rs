//! From any bytes to all that a ticket is made of: its kind, type and title, what is new, what is quoted, who was forwarded, and the text that search reads.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(email) = email::read(bytes) else { return };
    let resolve = |_: &str| Some("/attachments/1".to_owned());
    email::class(&email);
    email::fingerprint(&email);
    email::subject::tokens(&email.subject, &["#".to_owned()]);
    let title = email::subject::read(&email.subject).title;
    assert!(!title.contains(['\0', '\r', '\n']));
    let parted = email::body(&email, &resolve);
    let whole = [parted.new_html, parted.signature_html.unwrap_or_default(), parted.quoted_html.unwrap_or_default()].map(String::from).concat();
    let forwarded = email::forwarded(&email, &resolve).map(|forwarded| forwarded.comment_html + &forwarded.html).unwrap_or_default();
    for html in [whole, forwarded] {
        let cleaned = richtext::clean(&html);
        richtext::attachments_in(&cleaned);
        richtext::preview(&richtext::to_text(&cleaned), 140);
    }
});
