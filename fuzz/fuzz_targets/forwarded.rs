//! The original of any mail, if it has one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (&str, &str)| {
    let (subject, text) = pair;
    let mail = email::Email { subject: subject.to_owned(), text: Some(text.to_owned()), ..Default::default() };
    email::forwarded(&mail, &|_| None);
});
