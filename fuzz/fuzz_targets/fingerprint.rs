//! A mail has one fingerprint, and another once its text differs.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(mut mail) = email::read(bytes) {
        let first = email::fingerprint(&mail);
        assert_eq!(first, email::fingerprint(&mail));
        mail.text = Some(mail.text.unwrap_or_default() + "x");
        assert_ne!(first, email::fingerprint(&mail));
    }
});
