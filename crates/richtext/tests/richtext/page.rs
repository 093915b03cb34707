//! Reads cleaned HTML as a browser would, with the tokenizer of `html5ever`, and judges every tag by a list written out here a second time.

use std::cell::RefCell;

use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

const TAGS: &str = " p br div span b strong i em u s a ul ol li blockquote pre code h1 h2 h3 h4 hr table caption thead tbody tfoot tr td th img ";

#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.0.borrow_mut().push(tag),
            Token::CommentToken(text) => panic!("a comment was left in: {text}"),
            Token::DoctypeToken(_) => panic!("a doctype was left in"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Fails unless every tag and attribute is one that a conversation may have.
#[track_caller]
pub fn assert_harmless(html: &str) {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    for tag in tokenizer.sink.0.into_inner() {
        assert!(TAGS.contains(&format!(" {} ", tag.name)), "the tag {} was left in:\n{html}", tag.name);
        assert!(tag.kind == TagKind::StartTag || tag.attrs.is_empty());
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            assert!(is_allowed(&tag.name, name, value), "the attribute {name}=\"{value}\" of {} was left in:\n{html}", tag.name);
        }
    }
}

fn is_allowed(tag: &str, name: &str, value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    match (tag, name) {
        ("a", "href") => ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)),
        ("a", "rel") => value == "noopener nofollow ugc",
        ("a", "target") => value == "_blank",
        ("img", "src") => value.strip_prefix("/attachments/").is_some_and(|id| id.parse::<i64>().is_ok_and(|id| id >= 0)),
        ("img", "alt") => true,
        ("td" | "th", "colspan" | "rowspan") | ("ol", "start") => value.parse::<u32>().is_ok(),
        _ => false,
    }
}
