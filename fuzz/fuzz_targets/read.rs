//! Any bytes are a mail or are refused, and reading keeps to its limits.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(email) = email::read(bytes) {
        assert!(email.parts.len() <= email::limits::PARTS && email.to.len() <= email::limits::ADDRESSES);
        assert!(!email.subject.contains(['\0', '\r', '\n']));
    }
});
