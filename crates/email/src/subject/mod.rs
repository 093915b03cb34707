//! What a subject line tells the desk: whether it answers or forwards, which type of ticket it asks for, which ticket it names.

mod hook;
mod prefix;

pub use hook::tokens;

/// The type of ticket that a subject asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Incident,
    Bug,
    Question,
    Request,
}

/// The words for it, lower case, as they stand before a colon.
const KINDS: [(Kind, &[&str]); 4] = [
    (Kind::Incident, &["incident", "инцидент", "авария", "сбой"]),
    (Kind::Bug, &["bug", "ошибка", "баг"]),
    (Kind::Question, &["question", "вопрос"]),
    (Kind::Request, &["request", "запрос", "заявка"]),
];

/// A subject taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: Option<Kind>,
    /// Without `Re:`, `Fwd:` and without the word of the kind; empty where nothing else stood there.
    pub title: String,
}

/// Reads a subject: `Re: [EXTERNAL] Fwd: BUG: No sound` is a bug titled `No sound`.
pub fn read(subject: &str) -> Subject {
    let mut rest = subject.trim();
    let mut kind = None;
    loop {
        if let Some(after) = prefix::skip(rest) {
            rest = after;
        } else if let Some((found, after)) = kind_at(rest).filter(|_| kind.is_none()) {
            kind = Some(found);
            rest = after;
        } else {
            return Subject { kind, title: rest.to_owned() };
        }
    }
}

/// Whether the subject says that the mail was forwarded.
pub fn is_forward(subject: &str) -> bool {
    prefix::is_forward(subject)
}

fn kind_at(text: &str) -> Option<(Kind, &str)> {
    let (word, rest) = prefix::before_colon(text)?;
    let word = word.to_lowercase();
    let (kind, _) = KINDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    Some((*kind, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(subject: &str, kind: Option<Kind>, title: &str) {
        assert_eq!(read(subject), Subject { kind, title: title.to_owned() }, "{subject}");
    }

    #[test]
    fn a_kind_is_read_in_any_case_and_lost_from_the_title() {
        check("Bug: no sound", Some(Kind::Bug), "no sound");
        check("INCIDENT : mail is down", Some(Kind::Incident), "mail is down");
        check("request:new laptop", Some(Kind::Request), "new laptop");
        check("Question:", Some(Kind::Question), "");
        check("ОШИБКА: нет звука", Some(Kind::Bug), "нет звука");
        check("Вопрос： как войти", Some(Kind::Question), "как войти");
        check("Заявка: новый ноутбук", Some(Kind::Request), "новый ноутбук");
    }

    #[test]
    fn a_kind_is_found_behind_replies_and_forwards() {
        check("Re: Fwd: AW: WG: Bug: x", Some(Kind::Bug), "x");
        check("Отв: Re[2]: Инцидент: x", Some(Kind::Incident), "x");
        check("Ha: RE : re(3): Fw:x", None, "x");
        check("Bug: Re: x", Some(Kind::Bug), "x");
        check("[EXTERNAL] Re: [ext] Bug: x", Some(Kind::Bug), "x");
        check("回复：转发: question: x", Some(Kind::Question), "x");
    }

    #[test]
    fn other_words_stay() {
        check("Bug in the printer", None, "Bug in the printer");
        check("Debug: x", None, "Debug: x");
        check("Bug: Request: x", Some(Kind::Bug), "Request: x");
        check("", None, "");
        check("Re:", None, "");
        check("A: b", None, "A: b");
        check("[Desk#12] Bug: x", None, "[Desk#12] Bug: x");
    }
}
