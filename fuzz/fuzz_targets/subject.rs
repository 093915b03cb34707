//! Every line is a subject, and what is found in it stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (&str, &str)| {
    let (line, hook) = pair;
    assert!(line.contains(&email::subject::read(line).title));
    email::subject::tokens(line, &[hook.to_owned(), "[#".to_owned()]);
});
