//! Paragraphs whose lines a mail program broke softly (RFC 3676).

/// Joins the lines that end in a space with the next one of the same depth of quoting. The mark of a signature, `-- `, is no such line.
pub fn joined(text: &str, deletes_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let words = &line[depth..];
        // A space is put before what would otherwise look like a quote.
        let words = words.strip_prefix(' ').unwrap_or(words);
        let is_signature = words == "-- ";
        if open == Some(depth) && !is_signature {
            out.push_str(words);
        } else {
            if !out.is_empty() || open.is_some() {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            out.push_str(if depth > 0 && !words.is_empty() { " " } else { "" });
            out.push_str(words);
        }
        let is_soft = words.ends_with(' ') && !is_signature;
        if is_soft && deletes_space {
            out.pop();
        }
        open = is_soft.then_some(depth);
    }
    out
}
