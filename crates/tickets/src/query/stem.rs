//! Turns text into the tokens under which it is indexed and looked for, so that "Printers" finds "printer" and «принтера» finds «принтер».

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick, is_nfkc_quick};

/// Longer tokens (encoded blobs, hashes) are cut to this many characters.
const LONGEST_TOKEN: usize = 64;

/// The tokens of a text in its order: folded, without accents, each word stemmed by the rules of its script (Latin as English, Cyrillic as Russian).
///
/// Chinese and Japanese, which write no spaces, give a token for each character, so that a phrase of them finds what it is part of.
pub fn tokens(text: &str) -> Vec<String> {
    let english = Stemmer::create(Algorithm::English);
    let russian = Stemmer::create(Algorithm::Russian);
    let mut tokens = Vec::with_capacity(text.len() / 6);
    words(&folded(text), |word| tokens.extend(token(word, &english, &russian)));
    tokens
}

/// The text in small letters, with one kind of apostrophe, in one form (NFKC). Runs over every text that is written, so what has that form already is not taken apart for it.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let small = |letter: char| if is_apostrophe(letter) { '\''.to_lowercase() } else { letter.to_lowercase() };
    let lower: String = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().flat_map(small).collect(),
        _ => text.nfkc().flat_map(small).collect(),
    };
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes { lower } else { lower.nfc().collect() }
}

/// Gives each run of letters, digits, the marks on them, and apostrophes between letters.
fn words(folded: &str, mut each: impl FnMut(&str)) {
    let mut start = 0;
    let mut letters = folded.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let joins = |next: Option<&(usize, char)>| letter == '\'' && at > start && next.is_some_and(|(_, next)| next.is_alphabetic());
        if !writes_without_spaces(letter) && (letter.is_alphanumeric() || is_combining_mark(letter) || joins(letters.peek())) {
            continue;
        }
        each(&folded[start..at]);
        start = at + letter.len_utf8();
        if writes_without_spaces(letter) {
            each(&folded[at..start]);
        }
    }
    each(&folded[start..]);
}

fn token(word: &str, english: &Stemmer, russian: &Stemmer) -> Option<String> {
    let word = kernel::truncate(word, LONGEST_TOKEN);
    let stem = match word.chars().find(|c| c.is_alphabetic()) {
        Some('\u{400}'..='\u{52f}') => russian.stem(&word.replace('ё', "е")).into_owned(),
        Some('a'..='z') if word.is_ascii() => english.stem(word).into_owned(),
        Some(letter) if is_latin(letter) => english.stem(&without_accents(word)).into_owned(),
        _ => word.to_owned(),
    };
    let stem = match stem.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => stem,
        false => stem.chars().filter(|&c| c.is_alphanumeric() || is_combining_mark(c)).collect(),
    };
    stem.chars().any(char::is_alphanumeric).then_some(stem)
}

fn without_accents(word: &str) -> String {
    word.nfd().filter(|&c| !is_combining_mark(c)).flat_map(|c| if c == 'ß' { vec!['s', 's'] } else { vec![c] }).collect()
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2bc}')
}

fn is_latin(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Han, Hiragana and Katakana.
fn writes_without_spaces(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}
