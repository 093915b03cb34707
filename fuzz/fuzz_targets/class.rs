//! Every mail has a class.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(email) = email::read(bytes) {
        email::class(&email);
    }
});
