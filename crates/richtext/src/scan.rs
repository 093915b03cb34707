//! Cuts HTML into text and tags in one pass, each byte looked at a fixed number of times whatever the input.
//!
//! This is not a parser that anything's safety rests on: what it makes of odd input is judged again by `ammonia`. It exists because a full parser is slow on some hostile input (a tag with a million
//! attributes, a hundred thousand open elements) and must not meet it.

/// A piece of HTML as it was written.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Character references are still in it.
    Text(&'a str),
    Start {
        name: String,
        attributes: &'a str,
    },
    End {
        name: String,
    },
}

/// Elements whose content is not markup and never meant for a reader.
const UNREAD: [&str; 6] = ["script", "style", "title", "iframe", "noembed", "noframes"];

/// Longer names belong to nothing we know; they are cut so that a name is never a burden.
const NAME_LIMIT: usize = 20;

/// The pieces of a text, one after the other.
pub struct Scanner<'a> {
    html: &'a str,
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub fn new(html: &'a str) -> Self {
        Self { html, rest: html }
    }

    /// Where the next piece begins, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.html.len() - self.rest.len()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// What stands behind `<!` or `<?`, or behind `</` without a name: never shown.
    fn skip_comment(&mut self) {
        let length = match self.rest.strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => 5,
            Some(comment) => comment.find("-->").map_or(self.rest.len(), |at| at + 7),
            None => self.rest.find('>').map_or(self.rest.len(), |at| at + 1),
        };
        self.take(length);
    }

    /// Leaves out everything up to and including the end tag of `name`; all the rest where there is none.
    fn skip_content(&mut self, name: &str) {
        let bytes = self.rest.as_bytes();
        let end = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<').map(|(at, _)| at).find(|&at| is_end_of(&bytes[at + 1..], name));
        self.take(end.unwrap_or(bytes.len()));
        if end.is_some() {
            let length = tag_length(self.rest);
            self.take(length);
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let length = self.rest.find('<').unwrap_or(self.rest.len());
                return Some(Token::Text(self.take(length)));
            }
            match self.rest.as_bytes().get(1) {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let length = tag_length(self.rest);
                    let tag = self.take(length);
                    let (name, attributes) = split_name(tag[1..].trim_end_matches('>'));
                    if UNREAD.contains(&name.as_str()) {
                        self.skip_content(&name);
                        continue;
                    }
                    return Some(Token::Start { name, attributes });
                }
                Some(b'/') if self.rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
                    let length = tag_length(self.rest);
                    let (name, _) = split_name(&self.take(length)[2..]);
                    return Some(Token::End { name });
                }
                Some(b'/' | b'!' | b'?') => self.skip_comment(),
                _ => return Some(Token::Text(self.take(1))),
            }
        }
    }
}

/// Whether this, found behind a `<`, is the end tag of `name`.
fn is_end_of(tail: &[u8], name: &str) -> bool {
    let Some((slash, tail)) = tail.split_first() else { return false };
    let Some((found, after)) = tail.split_at_checked(name.len()) else { return false };
    *slash == b'/' && found.eq_ignore_ascii_case(name.as_bytes()) && after.first().is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
}

/// How many bytes the tag at the start of `text` takes, its `>` included; a `>` inside a quoted value does not end it.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    let mut before_value = false;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if before_value => quote = Some(byte),
            _ => {}
        }
        before_value = byte == b'=' || (before_value && byte.is_ascii_whitespace());
    }
    text.len()
}

fn split_name(tag: &str) -> (String, &str) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    (kernel::truncate(&tag[..end], NAME_LIMIT).to_ascii_lowercase(), &tag[end..])
}

/// The value of the first attribute of this name as it was written, without its quotes; looks at no more than the first hundred.
pub fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    for _ in 0..100 {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>')).map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(end);
        let (value, after) = value_of(after.trim_start());
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// The value behind an attribute's name, and what follows it.
fn value_of(text: &str) -> (&str, &str) {
    let Some(value) = text.strip_prefix('=') else { return ("", text) };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let shown: Vec<String> = Scanner::new(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Start { name, .. } => format!("[{name}]"),
                Token::End { name } => format!("[/{name}]"),
            })
            .collect();
        assert_eq!(shown.concat(), expected, "{html}");
    }

    #[test]
    fn text_and_tags_are_told_apart() {
        check("a <B class=x>b</B >", "a [b]b[/b]");
        check("1 < 2 <3 a<b", "1 < 2 <3 a[b]");
        check("<a title='>' href=\">\">x</a>", "[a]x[/a]");
        check("<a title=it's>x</a>", "[a]x[/a]");
        check("a<!-- <b> -->b<!-->c<!doctype html>d<?xml ?>e</ x>f", "abcdef");
        check("a<!-- b", "a");
    }

    #[test]
    fn content_that_is_not_for_readers_is_left_out() {
        check("a<script>if (a<b) '</p>'</SCRIPT >b", "ab");
        check("a<style>b</styled>", "a");
        check("<title>x</title>y", "y");
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        assert_eq!(attribute(" a HREF = 'x y' b", "href"), Some("x y"));
        assert_eq!(attribute("/href=x>y", "href"), Some("x"));
        assert_eq!(attribute(" hrefs=1 href", "href"), Some(""));
        assert_eq!(attribute(" title=\"href=x\"", "href"), None);
        assert_eq!(attribute(" href=1 href=2", "href"), Some("1"));
        assert_eq!(attribute(" =href=1 é=2 src=3", "src"), Some("3"));
    }
}
