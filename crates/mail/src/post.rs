//! Mails that carry what people wrote: as plain as a mail from a colleague, as HTML and as text.

use askama::Template;
use kernel::Language;

/// A piece of a mail. HTML in it is cleaned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// What the next pieces are about, with the address of its page.
    Heading { words: String, href: String },
    /// Something that happened: "Ana Ortiz resolved #12 Blank invoices".
    Line(String),
    /// What somebody wrote.
    Words { html: String, text: String },
    /// What was written before, and who wrote it when; readers' mail programs fold it.
    Quote { intro: String, html: String, text: String },
    /// The one thing to do.
    Link { words: String, href: String },
}

/// A mail made of pieces, in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Post {
    pub blocks: Vec<Block>,
    /// Why the reader gets it: sentences, each with the address of the page that does what it says, where there is one.
    pub footer: Vec<(String, Option<String>)>,
}

#[derive(Template)]
#[template(path = "templates/post.html")]
struct HtmlPost<'p> {
    l: Language,
    post: &'p Post,
}

/// The mail as text and as HTML.
pub fn post(l: Language, post: &Post) -> (String, String) {
    let html = HtmlPost { l, post }.render().unwrap_or_default();
    (text(post), html)
}

fn text(post: &Post) -> String {
    let mut blocks: Vec<String> = post.blocks.iter().map(block).filter(|block| !block.is_empty()).collect();
    if !post.footer.is_empty() {
        let lines: Vec<String> = post.footer.iter().map(|(words, href)| href.as_ref().map_or(words.clone(), |href| format!("{words}: {href}"))).collect();
        // Readers fold what stands behind this line, as they do with signatures.
        blocks.push(format!("-- \n{}", lines.join("\n")));
    }
    blocks.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { words, href } => format!("{words}\n{href}"),
        Block::Line(words) => words.clone(),
        Block::Words { text, .. } => text.clone(),
        Block::Quote { intro, text, .. } => {
            let quoted: Vec<String> = text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
            format!("{intro}\n{}", quoted.join("\n"))
        }
        Block::Link { words, href } => format!("{words}:\n{href}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Post {
        Post {
            blocks: vec![
                Block::Line("Ana <Ortiz> replied".into()),
                Block::Words { html: "<p>Try <code>ls</code> &amp; <b>wait</b></p>".into(), text: "Try ls & wait".into() },
                Block::Quote { intro: "Rosa wrote:".into(), html: "<p>It burns.</p><p>Help</p>".into(), text: "It burns.\n\nHelp".into() },
                Block::Link { words: "Open the ticket".into(), href: "https://desk.example/tickets/1?a&b".into() },
            ],
            footer: vec![("You follow this ticket.".into(), None), ("No more mails about it".into(), Some("https://desk.example/stop/x".into()))],
        }
    }

    #[test]
    fn the_text_reads_like_a_mail_that_somebody_typed() {
        assert_eq!(
            post(Language::En, &sample()).0,
            "Ana <Ortiz> replied\n\nTry ls & wait\n\nRosa wrote:\n> It burns.\n>\n> Help\n\nOpen the ticket:\nhttps://desk.example/tickets/1?a&b\n\n\
             -- \nYou follow this ticket.\nNo more mails about it: https://desk.example/stop/x\n"
        );
    }

    #[test]
    fn the_html_keeps_what_was_formatted_and_escapes_the_rest() {
        let html = post(Language::En, &sample()).1;
        assert!(html.contains("<p>Try <code>ls</code> &amp; <b>wait</b></p>"), "{html}");
        assert!(html.contains("Ana &#60;Ortiz&#62; replied"), "{html}");
        assert!(html.contains("href=\"https://desk.example/tickets/1?a&#38;b\""), "{html}");
        assert!(html.contains("<blockquote type=\"cite\""), "{html}");
        assert!(!html.contains("<link") && !html.contains("url("), "nothing is fetched from anywhere");
    }
}
