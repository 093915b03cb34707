//! What a mail says anew, and what it only repeats.

use crate::Email;

/// A mail's body, parted. Each piece is cleaned and may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// What its writer wrote for this mail; with quotes only where answers stand between them. Empty where nothing is new.
    pub new_html: String,
    /// The signature below it, `Sent from my phone` and the like.
    pub signature_html: Option<String>,
    /// The conversation so far.
    pub quoted_html: Option<String>,
}

/// Parts what is new in a mail from what is quoted.
///
/// `resolve` is asked for each picture that is a part of the mail, by its content id, and answers with the address under which the attachment can be shown (`/attachments/12`); a picture that it does
/// not know is left out, as all pictures from elsewhere are.
pub fn body(email: &Email, _resolve: &dyn Fn(&str) -> Option<String>) -> Body {
    Body { new_html: richtext::from_text(email.text.as_deref().unwrap_or_default()), ..Body::default() }
}
