use proptest::prelude::*;

use super::super::tokens;

#[test]
fn words_meet_in_their_stem() {
    let cases = [
        ("Printers printing PRINTED", "printer print print"),
        ("принтера Принтеры принтеру", "принтер принтер принтер"),
        ("Отчёты отчета", "отчет отчет"),
        ("Café résumé Müller Straße", "cafe resum muller strass"),
        ("don't user's users’ O’Neil", "dont user user oneil"),
        ("node.js 0x80070005 10.0.0.5 in_progress", "node js 0x80070005 10 0 0 5 in progress"),
        ("ana.ortiz@example.com", "ana ortiz exampl com"),
        ("ﬁle Ｖｐｎ ①", "file vpn 1"),
        ("打印机 故障", "打 印 机 故 障"),
        ("😀 !!! — \u{0}", ""),
        ("नीता", "नीता"),
    ];
    for (text, expected) in cases {
        assert_eq!(tokens(text).join(" "), expected, "{text}");
    }
    assert_eq!(tokens(&"x".repeat(500))[0].len(), 64);
}

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    assert_eq!(tokens("Cafe\u{301} й"), tokens("Café и\u{306}"));
}

proptest! {
    #[test]
    fn any_text_gives_plain_tokens(text in any::<String>()) {
        for token in tokens(&text) {
            prop_assert!(!token.is_empty() && !token.contains(|c: char| c.is_whitespace() || c.is_control() || c.is_ascii_punctuation()), "{token:?}");
        }
    }

    #[test]
    fn mixed_scripts_are_no_harder(text in "[a-zäéßа-яё'’0-9 \u{300}-\u{306}]{0,60}") {
        tokens(&text);
    }
}
