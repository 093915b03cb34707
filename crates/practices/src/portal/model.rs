//! The portal of an organization: where it is found and how it looks.

use kernel::{Error, OrganizationId, Result, Text};
use unicode_normalization::UnicodeNormalization;

/// The shortest and longest address, in characters.
const SLUG: std::ops::RangeInclusive<usize> = 2..=60;

/// How an organization meets those who ask for help.
#[derive(Clone, PartialEq, Debug)]
pub struct Portal {
    pub organization: OrganizationId,
    /// `/p/SLUG`; unique in the installation.
    pub slug: String,
    /// Said at the top; empty for the usual question.
    pub welcome: String,
    /// `#0a7285`; empty for the product's own.
    pub colour: String,
    pub logo_sha256: Option<String>,
    /// Whether people without an account may ask, behind a confirmed address.
    pub is_form_open: bool,
    /// Counts changes.
    pub version: i64,
}

impl Portal {
    pub fn new(organization: OrganizationId, slug: String) -> Self {
        Self { organization, slug, welcome: String::new(), colour: String::new(), logo_sha256: None, is_form_open: false, version: 1 }
    }

    pub fn path(&self) -> String {
        format!("/p/{}", self.slug)
    }

    /// Where the logo is; its address changes with it.
    pub fn logo(&self) -> Option<String> {
        self.logo_sha256.as_deref().map(|sha256| format!("/p/{}/logo?v={}", self.slug, kernel::truncate(sha256, 16)))
    }

    /// Where the style sheet with the organization's colour is, if it has one; its address changes with the colour.
    pub fn style(&self) -> Option<String> {
        (!self.colour.is_empty()).then(|| format!("/p/{}/style.css?v={}", self.slug, self.colour.trim_start_matches('#')))
    }
}

/// Reads an address from the form field `field`: lower-case letters, digits and single hyphens between them.
pub fn check_slug(field: &'static str, text: &str) -> Result<String> {
    let slug = text.trim().to_lowercase();
    let is_plain = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_joined = !slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--");
    match is_plain && is_joined && SLUG.contains(&slug.len()) {
        true => Ok(slug),
        false => Err(Error::invalid(field, Text::new("portal-slug-bad").with("min", *SLUG.start()).with("max", *SLUG.end()))),
    }
}

/// An address made of a name: "Harbour Light Press" → `harbour-light-press`, "Ромашка" → `romashka`.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in kernel::fold(name).nfkd() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            // What a letter carries above or below is not written.
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c => match latin(c) {
                Some(letters) => slug.push_str(letters),
                None if !slug.ends_with('-') => slug.push('-'),
                None => {}
            },
        }
    }
    let slug = kernel::truncate(slug.trim_matches('-'), 48).trim_end_matches('-').to_owned();
    if slug.len() < *SLUG.start() { "help".to_owned() } else { slug }
}

/// A Cyrillic letter in Latin ones, as passports write them; decomposed letters have lost their marks already.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        'є' => "ie",
        'ъ' | 'ь' => "",
        'ß' => "ss",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_made_of_the_name() {
        for (name, slug) in [
            ("Harbour Light Press", "harbour-light-press"),
            ("  Müller & Söhne GmbH ", "muller-sohne-gmbh"),
            ("ООО «Ромашка»", "ooo-romashka"),
            ("Йогурт и чай", "iogurt-i-chai"),
            ("Łódź", "lodz"),
            ("株式会社", "help"),
            ("!!!", "help"),
            ("x", "help"),
        ] {
            assert_eq!(slug_of(name), slug, "{name}");
            assert!(check_slug("slug", &slug_of(name)).is_ok(), "{name}");
        }
        assert!(slug_of(&"very ".repeat(40)).len() <= 48);
    }

    #[test]
    fn an_address_is_plain() {
        assert_eq!(check_slug("slug", " Harbour-2 ").unwrap(), "harbour-2");
        for bad in ["", "a", "-ab", "ab-", "a--b", "a b", "ä-b", "a/b", "a.b", &"a".repeat(61)] {
            assert!(check_slug("slug", bad).is_err(), "{bad:?}");
        }
    }
}
