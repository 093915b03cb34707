//! Turns text into the tokens under which it is indexed and looked for, so that "Printers" finds "printer" and «принтера» finds «принтер».

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longer tokens (encoded blobs, hashes) are cut to this many characters.
const LONGEST_TOKEN: usize = 64;

/// The tokens of a text in its order: folded, without accents, each word stemmed by the rules of its script (Latin as English, Cyrillic as Russian).
///
/// Chinese and Japanese, which write no spaces, give a token for each character, so that a phrase of them finds what it is part of.
pub fn tokens(text: &str) -> Vec<String> {
    let english = Stemmer::create(Algorithm::English);
    let russian = Stemmer::create(Algorithm::Russian);
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfc().collect();
    words(&folded).into_iter().filter_map(|word| token(&word, &english, &russian)).collect()
}

/// Runs of letters, digits, the marks on them, and apostrophes between letters.
fn words(folded: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let current = words.last().map_or("", String::as_str);
        let joins = is_apostrophe(letter) && !current.is_empty() && letters.peek().is_some_and(|next| next.is_alphabetic());
        if writes_without_spaces(letter) {
            words.extend([letter.to_string(), String::new()]);
        } else if joins {
            push(&mut words, '\'');
        } else if letter.is_alphanumeric() || is_combining_mark(letter) {
            push(&mut words, letter);
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn push(words: &mut [String], letter: char) {
    if let Some(word) = words.last_mut() {
        word.push(letter);
    }
}

fn token(word: &str, english: &Stemmer, russian: &Stemmer) -> Option<String> {
    let word: String = word.chars().take(LONGEST_TOKEN).collect();
    let first = word.chars().find(|c| c.is_alphabetic());
    let stem = match first {
        Some('\u{400}'..='\u{52f}') => russian.stem(&word.replace('ё', "е")).into_owned(),
        Some(letter) if is_latin(letter) => english.stem(&without_accents(&word)).into_owned(),
        _ => word,
    };
    let stem: String = stem.chars().filter(|&c| c.is_alphanumeric() || is_combining_mark(c)).collect();
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
