//! Every body is parted into pieces that cleaning leaves as they are.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (bool, &str)| {
    let (is_html, text) = pair;
    let text = Some(text.replace('\0', ""));
    let mail = if is_html { email::Email { html: text, ..Default::default() } } else { email::Email { text, ..Default::default() } };
    let parted = email::body(&mail, &|id| (id.len() == 1).then(|| "/attachments/1".to_owned()));
    assert_eq!(richtext::clean(&parted.new_html), *parted.new_html);
});
