//! Cleaned HTML read as plain text.

use richtext::{clean, preview, to_text};

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(to_text(&clean(html)), expected, "{html}");
}

#[test]
fn paragraphs_and_lines_stay_apart() {
    check("<p>a\n  b</p><p>c<br>d</p><div>e</div><div>f</div>", "a b\n\nc\nd\n\ne\nf");
    check("<h1>a</h1>b<hr>c", "a\n\nb\n\n---\n\nc");
    check("a<br><br><br><br><br>b", "a\n\n\nb");
    check("<p>1&nbsp;m &lt; 2 &amp; &quot;3&quot; &copy; &#8364;</p>", "1 m < 2 & \"3\" © €");
}

#[test]
fn lists_keep_their_markers() {
    check("<p>Try:</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>", "Try:\n\n- a\n- b\n  - c\n\nd");
    check("<ol start=9><li><p>a</p><p>more</p></li><li>b<br>line</li></ol>", "9. a\n\n   more\n\n10. b\n    line");
}

#[test]
fn quotes_are_marked_as_in_mails() {
    check("a<blockquote><p>b</p><p>c</p><blockquote>d</blockquote></blockquote>e", "a\n\n> b\n>\n> c\n>\n> > d\n\ne");
}

#[test]
fn code_keeps_its_lines() {
    check("<p>a</p><pre><code>if x {\n    y\n\n}</code></pre>b", "a\n\nif x {\n    y\n\n}\n\nb");
}

#[test]
fn links_show_their_address_unless_it_is_what_they_say() {
    check("<a href=\"https://a.b/?x=1&amp;y=2\">the page</a>, then", "the page <https://a.b/?x=1&y=2>, then");
    check("<a href=\"https://a.b/\">https://a.b</a> <a href=mailto:x@y.z>x@y.z</a> <a href=tel:+49>+49</a>", "https://a.b x@y.z +49");
    check("<a href=\"https://a.b\"></a>", "https://a.b");
}

#[test]
fn pictures_show_their_description_and_tables_their_cells() {
    check("a <img src=/attachments/1 alt='Red light'> b<img src=/attachments/2>", "a [Red light] b");
    check("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d");
}

#[test]
fn a_preview_is_one_line_cut_between_words() {
    assert_eq!(preview("a\n\n b\tc", 10), "a b c");
    assert_eq!(preview("The printer is on fire", 15), "The printer is…");
    assert_eq!(preview("Donaudampfschifffahrt", 8), "Donauda…");
    assert_eq!(preview("Принтер горит синим пламенем", 14), "Принтер горит…");
    assert_eq!(preview("abc", 3), "abc");
    assert_eq!(preview("abcd", 1), "…");
    assert_eq!(preview("", 5), "");
}
