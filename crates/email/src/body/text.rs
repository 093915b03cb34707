//! Plain text of a mail as HTML.

use richtext::Clean;

use crate::quote::lines_of_text;

/// Deeper quotes are shown at this depth.
const DEPTH: usize = 5;

/// A text that changes its depth more often is shown with its marks, as it came.
const BLOCKS: usize = 400;

/// Plain text with quotes as `blockquote`s and addresses of the web as links, cleaned.
pub fn html_of_lines(text: &str) -> Clean {
    let lines = lines_of_text(text);
    let depths: Vec<usize> = lines.iter().map(|line| line.depth.min(DEPTH)).collect();
    let blocks = 1 + depths.windows(2).filter(|pair| pair[0] != pair[1]).count();
    if blocks > BLOCKS || depths.iter().all(|depth| *depth == 0) {
        return Clean::from_text(text.trim_end());
    }
    let mut all = Clean::default();
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|next| depths[*next] != depths[at]).unwrap_or(lines.len());
        let end_of_text = lines.get(end).map_or(text.len(), |line| line.start);
        let block: Vec<&str> = text[lines[at].start..end_of_text].lines().map(|line| without_marks(line, depths[at])).collect();
        all = all.followed_by(&Clean::from_text(&block.join("\n")).quoted(depths[at]));
        at = end;
    }
    all
}

/// Takes as many marks of quoting off a line, and the one space behind each; all of them where they are no longer counted.
pub fn without_marks(line: &str, depth: usize) -> &str {
    let mut rest = line;
    for _ in 0..if depth < DEPTH { depth } else { usize::MAX } {
        let Some(inner) = rest.trim_start().strip_prefix('>') else { break };
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_become_blocks_and_keep_their_indentation() {
        assert_eq!(
            *html_of_lines("a\n> b\n>   c\n>> d\n"),
            *"<p>a</p><blockquote><p>b<br>&nbsp;&nbsp;c</p></blockquote><blockquote><blockquote><p>d</p></blockquote></blockquote>"
        );
        assert_eq!(*html_of_lines("a\n\nb"), *"<p>a</p><p>b</p>");
    }

    proptest::proptest! {
        /// It is put together of clean pieces and does not pass the gate as a whole.
        #[test]
        fn any_quotes_come_out_clean(text in "([> ]{0,4}(http://)?[ -~\\n\\u{a0}]{0,12}\\n?){0,12}") {
            let html = html_of_lines(&text);
            proptest::prop_assert_eq!(&*Clean::from_html(&html), &*html);
        }
    }

    #[test]
    fn a_quote_of_a_thousand_depths_is_no_burden() {
        let text: String = (0..20_000).map(|line| ">".repeat(line % 7) + " x\n").collect();
        assert!(html_of_lines(&text).starts_with("<p>&nbsp;x<br>&gt; x"), "shown as it came");
        assert_eq!(html_of_lines(&(">".repeat(100_000) + "x")).matches("<blockquote>").count(), 5);
        assert!(richtext::is_empty(&html_of_lines(&">".repeat(100_000))));
    }
}
