//! What mail programs put before a subject.

/// Marks of replies: English, Latin and most others; German; Scandinavian; Finnish; Dutch; Polish; Turkish; Hungarian; Greek; Portuguese; Italian; Hebrew; Russian and Ukrainian; Bulgarian; Chinese; Welsh; Arabic; Indonesian; Czech.
const REPLY: &[&str] = &[
    "re",
    "ref",
    "res",
    "resp",
    "aw",
    "antw",
    "antwort",
    "sv",
    "svar",
    "vs",
    "odp",
    "ynt",
    "cevap",
    "vá",
    "válasz",
    "απ",
    "σχετ",
    "rif",
    "riferimento",
    "réf",
    "hа",
    "ha",
    "на",
    "отв",
    "ответ",
    "re отв",
    "відп",
    "відповідь",
    "отг",
    "отговор",
    "回复",
    "回覆",
    "答复",
    "答覆",
    "atb",
    "رد",
    "השב",
    "תגובה",
    "bls",
    "balas",
    "odpověď",
    "返信",
    "답장",
];

/// Marks of forwards, in the same languages.
const FORWARD: &[&str] = &[
    "fw",
    "fwd",
    "fwrd",
    "forwarded",
    "wg",
    "weitergeleitet",
    "vl",
    "välitetty",
    "vb",
    "vidarebefordrat",
    "vs vb",
    "doorst",
    "doorgestuurd",
    "pd",
    "podaj dalej",
    "ilt",
    "i̇lt",
    "tov",
    "továbbítás",
    "πρθ",
    "enc",
    "encam",
    "encaminhar",
    "encaminhada",
    "rv",
    "reenv",
    "reenviado",
    "tr",
    "trs",
    "i",
    "inoltro",
    "inoltra",
    "пер",
    "пересл",
    "переслано",
    "переслать",
    "fs",
    "прпр",
    "转发",
    "轉寄",
    "转寄",
    "yml",
    "terusan",
    "إعادة توجيه",
    "הועבר",
    "přeposlané",
    "videresendt",
    "videresend",
    "redir.",
    "vs videresendt",
    "転送",
    "전달",
];

/// Brackets that gateways put before subjects from outside.
const OUTSIDE: &[&str] =
    &["ext", "external", "extern", "externe", "externa", "внешнее", "внешний", "внешняя почта", "external email", "external sender", "suspected spam", "spam"];

/// What stands behind one mark at the start of a subject.
pub fn skip(text: &str) -> Option<&str> {
    if let Some((tag, rest)) = text.strip_prefix(['[', '{']).and_then(|tail| tail.split_once([']', '}'])) {
        return OUTSIDE.contains(&tag.trim().trim_matches('*').to_lowercase().as_str()).then(|| rest.trim_start());
    }
    let (word, rest) = before_colon(text)?;
    let word = uncounted(word).to_lowercase();
    (REPLY.contains(&word.as_str()) || FORWARD.contains(&word.as_str())).then_some(rest)
}

/// Whether a mark of a forward stands before the subject, with other marks around it.
pub fn is_forward(subject: &str) -> bool {
    let mut rest = subject.trim();
    loop {
        if before_colon(rest).is_some_and(|(word, _)| FORWARD.contains(&uncounted(word).to_lowercase().as_str())) {
            return true;
        }
        let Some(after) = skip(rest) else { return false };
        rest = after;
    }
}

/// A short word, and what follows the colon behind it.
pub fn before_colon(text: &str) -> Option<(&str, &str)> {
    let (at, colon) = text.char_indices().take(32).find(|(_, c)| matches!(c, ':' | '：' | '\u{fe55}'))?;
    let word = text[..at].trim();
    (!word.is_empty()).then(|| (word, text[at + colon.len_utf8()..].trim_start()))
}

/// `Re[2]`, `Re(3)`, `Re^2` and `Re*2` count how often; the number goes.
fn uncounted(word: &str) -> &str {
    let counted = word.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '^' | '*' | ' '));
    if counted.is_empty() { word } else { counted }
}
