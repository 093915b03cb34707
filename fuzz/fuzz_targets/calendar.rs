//! Every calendar is an invitation or none.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|calendar: &[u8]| {
    let mail = [b"From: a@example.com\r\nSubject: x\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n".as_slice(), calendar].concat();
    if let Ok(email) = email::read(&mail) {
        email::body(&email, &|_| None);
    }
});
