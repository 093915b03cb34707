//! The original of forwarded mails, as twelve mail programs write it in more than twenty languages.
//!
//! All samples forward one mail: from John Doe, with one subject and one text, to Bessie Berry. What differs by sample is told here.

use email::{Email, forwarded, subject};

use crate::corpus::{Sample, samples};

const WANTED_PERCENT: usize = 90;

/// Samples that are replies, to be told from forwards.
fn is_reply(path: &str) -> bool {
    path.ends_with("_variant_4.txt")
}

/// Samples with words of the one who forwards above the original.
fn has_comment(path: &str) -> bool {
    ["variant_2.", "variant_8.", "variant_9.", "variant_10.", "variant_13.", "variant_14.", "variant_14_1.", "variant_15."]
        .iter()
        .any(|variant| path.contains(variant))
}

/// The subject that belongs to a body: its own, that of its language, or that of its program.
fn subject_of(body: &str, all: &[Sample]) -> String {
    let own = body.replace("_body", "_subject");
    let program = body.rsplit('/').next().and_then(|name| name.split("_body").next()).unwrap_or_default();
    let family = program.rsplit_once('_').map_or(program, |(family, _)| family);
    if program.starts_with("ionos") {
        // Its replies have the same form; only the subject tells.
        return "Fwd: Integer consequat non purus".to_owned();
    }
    let ends = [
        own.rsplit('/').next().unwrap_or_default().to_owned(),
        format!("{program}_subject.txt"),
        format!("{family}_en_subject.txt"),
        format!("{family}_subject.txt"),
    ];
    let found = ends.iter().filter(|_| !is_reply(body)).find_map(|end| all.iter().find(|sample| sample.path.ends_with(&format!("/{end}"))));
    found.map(|sample| String::from_utf8_lossy(&sample.bytes).trim().to_owned()).unwrap_or_default()
}

#[test]
fn the_sender_of_the_original_is_found() {
    let all = samples("mail-replies/crisp-forward", |path| path.ends_with(".txt"));
    let (mut right, mut count, mut failures) = (0, 0, Vec::new());
    for sample in all.iter().filter(|sample| sample.path.contains("_body")) {
        let text = String::from_utf8_lossy(&sample.bytes).into_owned();
        let email = Email { subject: subject_of(&sample.path, &all), text: Some(text), ..Email::default() };
        let found = forwarded(&email, &|_| None);
        let complaint = match &found {
            None if is_reply(&sample.path) => None,
            Some(_) if is_reply(&sample.path) => Some("a reply passes for a forward".to_owned()),
            None => Some("not seen".to_owned()),
            Some(found) => {
                let from = found.from.clone().unwrap_or_default();
                let html = richtext::to_text(&found.html);
                let comment = richtext::to_text(&found.comment_html);
                let knows_address = !sample.path.contains("variant_12");
                let knows_name = !sample.path.contains("mail_en_body_variant_5");
                let is_right = from.name.replace(',', "") == if knows_name { "John Doe" } else { "" }
                    && (!knows_address || from.address == "john.doe@acme.com")
                    && html.starts_with("Aenean quis diam urna.")
                    && found.subject == "Integer consequat non purus"
                    && comment.is_empty() != has_comment(&sample.path)
                    && !found.date_words.is_empty();
                (!is_right).then(|| {
                    format!("{from} | {} | {} | comment {comment:?} | {:?}", found.subject, found.date_words, html.chars().take(30).collect::<String>())
                })
            }
        };
        count += 1;
        right += usize::from(complaint.is_none());
        failures.extend(complaint.map(|complaint| format!("{}: {complaint}", sample.path)));
    }
    println!("{right} of {count} forwards are read as a person would");
    println!("{}", failures.join("\n"));
    assert!(right * 100 >= count * WANTED_PERCENT, "only {right} of {count}");
}

#[test]
fn the_subjects_of_forwards_are_known() {
    let mut unknown = Vec::new();
    for sample in samples("mail-replies/crisp-forward", |path| path.contains("_subject") && !is_reply(path)) {
        let words = String::from_utf8_lossy(&sample.bytes).trim().to_owned();
        // `VS` forwards in Danish and Norwegian and replies in Finnish: it is taken for a reply.
        let is_forward = subject::is_forward(&words) || words.to_lowercase().starts_with("vs:");
        if !is_forward || subject::read(&words).title != "Integer consequat non purus" {
            unknown.push(format!("{}: {words}", sample.path));
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
