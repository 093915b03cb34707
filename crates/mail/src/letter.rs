//! How our mails look: one plain letter, as HTML and as text.

use askama::Template;
use kernel::Language;

/// What a mail says, already in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// "Hello Ana,"; may be empty.
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// Words and address of the one thing to do.
    pub button: Option<(String, String)>,
    /// Why the reader gets this mail.
    pub footer: String,
}

#[derive(Template)]
#[template(path = "templates/letter.html")]
struct HtmlLetter<'l> {
    l: Language,
    letter: &'l Letter,
}

/// The letter as text and as HTML.
pub fn letter(l: Language, letter: &Letter) -> (String, String) {
    let html = HtmlLetter { l, letter }.render().unwrap_or_default();
    (text(letter), html)
}

fn text(letter: &Letter) -> String {
    let mut blocks: Vec<String> = Vec::new();
    if !letter.greeting.is_empty() {
        blocks.push(letter.greeting.clone());
    }
    blocks.extend(letter.paragraphs.iter().cloned());
    if let Some((words, address)) = &letter.button {
        blocks.push(format!("{words}:\n{address}"));
    }
    if !letter.footer.is_empty() {
        // Readers fold what stands behind this line, as they do with signatures.
        blocks.push(format!("-- \n{}", letter.footer));
    }
    blocks.join("\n\n") + "\n"
}
