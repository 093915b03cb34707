//! Every line is a list of addresses; what counts as one can be written to.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let line = line.replace(['\r', '\n'], " ");
    let raw = format!("From: {line}\r\nTo: {line}\r\nCc: {line}\r\nReply-To: {line}\r\nSubject: x\r\n\r\nx\r\n");
    let Ok(email) = email::read(raw.as_bytes()) else { return };
    assert!(email.to.len() <= email::limits::ADDRESSES);
    for address in email.to.iter().chain(&email.cc).chain(&email.reply_to).chain(&email.from) {
        assert!(!address.name.contains(['\0', '\r', '\n']) && !address.address.contains(['\0', '\r', '\n']));
        if let Some(known) = address.email() {
            assert!(!known.as_str().contains([' ', '<', '>', ',']));
        }
    }
});
