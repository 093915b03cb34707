//! What stays of a message and what goes.

use kernel::AttachmentId;
use richtext::{accept, attachments_in, clean, is_empty};

use crate::page;

#[track_caller]
fn check(html: &str, expected: &str) {
    let cleaned = clean(html);
    assert_eq!(cleaned, expected, "{html}");
    assert_eq!(clean(&cleaned), cleaned, "cleaning again changed it");
}

#[test]
fn a_conversation_keeps_its_form() {
    for html in [
        "<p>Hello <strong>Ana</strong>, <em>see</em> <u>this</u> and <s>that</s>.<br>Bye</p>",
        "<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><hr><div>e <span>f</span></div>",
        "<ul><li>a</li><li><p>b</p><ol start=\"3\"><li>c</li></ol></li></ul>",
        "<blockquote><p>a</p><blockquote>b</blockquote></blockquote>",
        "<pre><code>fn main() {\n    1 &lt; 2\n}</code></pre>",
        "<table><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td><td>c</td></tr></tbody></table>",
        "<p><img src=\"/attachments/42\" alt=\"The red light\"></p>",
        "<p>Größe ≥ 1&nbsp;m, 你好, مرحبا 👋</p>",
    ] {
        check(html, html);
    }
}

#[test]
fn a_link_says_where_it_leads_and_opens_apart() {
    check(
        "<a href='HTTPS://example.com/?a=1&amp;b=2' onclick=x class=y>x</a>",
        "<a href=\"HTTPS://example.com/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener nofollow ugc\">x</a>",
    );
    for target in ["mailto:ana@example.com", "tel:+4930123456", "http://example.com"] {
        assert!(clean(&format!("<a href=\"{target}\">x</a>")).contains(target));
    }
    for target in [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "/tickets/1",
        "//example.com",
        "vbscript:x",
        "",
        "http://",
        "&#106;avascript:x",
        "ftp://example.com",
    ] {
        check(&format!("<a href=\"{target}\">x</a>"), "x");
    }
}

#[test]
fn only_attachments_of_the_desk_are_shown_as_pictures() {
    let external = [
        "https://example.com/a.png",
        "//example.com/attachments/1",
        "/attachments/1/../2",
        "/attachments/",
        "/attachments/1?x",
        "data:image/png;base64,AA",
        "attachments/1",
        "/attachments/99999999999999999999",
    ];
    for source in external {
        check(&format!("<p>a<img src=\"{source}\">b</p>"), "<p>ab</p>");
    }
}

#[test]
fn what_does_not_belong_goes_and_its_words_stay() {
    check("<form action=x><label>Name</label><input value=1><button>Go</button></form>", "<div>NameGo</div>");
    check("<p style=\"position:fixed\" class=a id=b dir=rtl>x</p>", "<p>x</p>");
    check("<meta http-equiv=refresh content=0><base href=x><link rel=x><p>y</p>", "<p>y</p>");
    check("<svg><p>a</p></svg><math><mi>b</mi></math>", "<p>a</p>b");
    check("<style>p{}</style><script>x</script><iframe src=x>y</iframe><title>z</title>t", "t");
    check("<font size=7><center>a</center></font>b<!-- c --><o:p>d</o:p>", "<div>a</div>bd");
    check("a\0b&#0;c", "ab\u{fffd}c");
    check("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2");
}

#[test]
fn sloppy_markup_is_put_in_order() {
    check("<p>a<p>b", "<p>a</p><p>b</p>");
    check("<b><i>a</b>b</i>", "<b><i>a</i></b>b");
    check("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c");
    check("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    check("<td>a</td></div></p>b", "ab");
    check("<pre>\n\n\na</pre>", "<pre>a</pre>");
    check(
        "<a href=http://a.b>x<table><tr><td><a href=http://c.d>y",
        &clean("<a href=http://a.b>x<table><tr><td><a href=http://c.d>y</a></td></tr></table></a>"),
    );
}

#[test]
fn a_door_refuses_with_words_what_cannot_be_taken() {
    let key = |html: &str| match accept("html", html) {
        Err(kernel::Error::Invalid(errors)) => errors.of("html").map(|text| text.key.to_string()),
        _ => None,
    };
    assert_eq!(key("a\0b").as_deref(), Some("error-nul"));
    assert_eq!(key("<p>&nbsp; <br></p>").as_deref(), Some("error-required"));
    assert_eq!(key(&"a".repeat(richtext::MAX_LENGTH + 1)).as_deref(), Some("error-too-long"));
    assert_eq!(accept("html", "<b>a").unwrap(), "<b>a</b>");
}

#[test]
fn a_picture_is_something_to_show_and_an_empty_paragraph_is_not() {
    for empty in ["", "<p></p>", "<p><br></p>", " \n&nbsp;\u{200b}<ul><li></li></ul>"] {
        assert!(is_empty(&clean(empty)), "{empty}");
    }
    for full in ["<p>a</p>", "<img src=\"/attachments/1\">", "<p>.</p>"] {
        assert!(!is_empty(&clean(full)), "{full}");
    }
}

#[test]
fn attachments_are_found_once_and_in_order() {
    let html = clean("<img src=/attachments/7><p><img src='/attachments/3' alt='/attachments/9'><img src=/attachments/7><img src=http://x/attachments/5>");
    assert_eq!(attachments_in(&html), [AttachmentId(7), AttachmentId(3)]);
}

#[test]
fn the_output_is_checked_by_a_parser_of_its_own() {
    page::assert_harmless("<p>a <a href=\"http://a.b\" target=\"_blank\" rel=\"noopener nofollow ugc\">b</a></p>");
    assert!(std::panic::catch_unwind(|| page::assert_harmless("<p onclick=x>a</p>")).is_err());
    assert!(std::panic::catch_unwind(|| page::assert_harmless("<svg></svg>")).is_err());
}
