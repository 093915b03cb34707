//! Cleaning any HTML gives what cleaning leaves as it is, and what can be read as text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let cleaned = richtext::clean(html);
    assert_eq!(richtext::clean(&cleaned), cleaned);
    richtext::preview(&richtext::to_text(&cleaned), 140);
    richtext::attachments_in(&cleaned);
});
