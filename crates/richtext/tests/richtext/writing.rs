//! Plain text and Markdown made into HTML.

use richtext::{from_markdown, from_text};

const LINK: &str = "target=\"_blank\" rel=\"noopener nofollow ugc\"";

#[test]
fn text_keeps_its_paragraphs_lines_and_indentation() {
    assert_eq!(from_text("a\nb\r\n\r\n\n  c <b>&amp;</b>"), "<p>a<br>b</p><p>&nbsp;&nbsp;c &lt;b&gt;&amp;amp;&lt;/b&gt;</p>");
    assert_eq!(from_text(" \n "), "");
}

#[track_caller]
fn check_link(text: &str, address: &str, after: &str) {
    assert_eq!(from_text(&format!("see {text}")), format!("<p>see <a href=\"{address}\" {LINK}>{address}</a>{after}</p>"));
}

#[test]
fn addresses_in_text_become_links_without_the_punctuation_around_them() {
    check_link("https://a.b/c?d=e#f.", "https://a.b/c?d=e#f", ".");
    check_link("https://a.b/x_(y)), ok", "https://a.b/x_(y)", "), ok");
    check_link("http://a.b?x=1&y=2", "http://a.b?x=1&amp;y=2", "");
    check_link("https://пример.рф/страница!", "https://пример.рф/страница", "!");
}

#[test]
fn what_only_looks_like_an_address_stays_text() {
    for text in ["http://", "xhttp://a.b", "https://.", "http", "javascript://a.b", "ftp://a.b"] {
        assert_eq!(from_text(text), format!("<p>{text}</p>"));
    }
}

#[test]
fn markdown_becomes_the_same_html_as_the_composer_makes() {
    assert_eq!(from_markdown("**a** _b_ ~~c~~ `d`\ne"), "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code><br>\ne</p>\n");
    assert_eq!(from_markdown("- a\n- b\n\n> c"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<blockquote>\n<p>c</p>\n</blockquote>\n");
    assert_eq!(from_markdown("https://a.b"), format!("<p><a href=\"https://a.b\" {LINK}>https://a.b</a></p>\n"));
    assert_eq!(from_markdown("![x](/attachments/5) ![y](http://a.b/c.png)"), "<p><img src=\"/attachments/5\" alt=\"x\"> </p>\n");
    assert_eq!(from_markdown("[x](javascript:alert(1)) <b>y</b>"), "<p>x &lt;b&gt;y&lt;/b&gt;</p>\n");
}
