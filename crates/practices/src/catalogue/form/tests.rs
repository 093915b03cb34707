use kernel::{Error, FieldErrors};
use proptest::prelude::*;

use super::{draft::Step, *};

/// A new laptop: which, why when it is for somebody else, how many, until when.
fn laptop() -> Form {
    Form::from_json(
        r#"{"fields": [
            {"key": "model", "label": "Which one?", "kind": "one", "choices": ["Light", "Strong"], "required": true},
            {"key": "why", "label": "What for?", "kind": "long_text", "required": true, "shown_if": {"field": "model", "is": ["Strong"]}},
            {"key": "screens", "label": "Screens", "kind": "number", "min": 0, "max": 2},
            {"key": "cables", "label": "Which cables?", "kind": "many", "choices": ["HDMI", "USB-C"], "shown_if": {"field": "screens"}},
            {"key": "until", "label": "Needed by", "kind": "date", "shown_if": {"field": "why"}},
            {"key": "boss", "label": "Who agrees?", "kind": "person"}
        ]}"#,
    )
    .unwrap()
}

/// `key=value` pairs.
fn given(pairs: &[&str]) -> Given {
    let mut given = Given::new();
    for (key, value) in pairs.iter().filter_map(|pair| pair.split_once('=')) {
        given.entry(key.to_owned()).or_default().push(value.to_owned());
    }
    given
}

/// What comes of it: the answers, or the fields that are wrong and why.
fn outcome(pairs: &[&str]) -> String {
    match laptop().check(&given(pairs)) {
        Ok(answers) => answers.iter().map(|answer| format!("{}={}", answer.key, answer.text())).collect::<Vec<_>>().join(" "),
        Err(Error::Invalid(FieldErrors(errors))) => errors.iter().map(|error| format!("{}: {}", error.field, error.text.key)).collect::<Vec<_>>().join("; "),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn answers_are_checked_and_what_is_not_asked_is_overlooked() {
    for (pairs, expected) in [
        (&["model=Light"][..], "model=Light"),
        (&[], "model: error-required"),
        (&["model= "], "model: error-required"),
        (&["model=Green"], "model: catalogue-answer-choice"),
        // Required, but asked of who wants the strong one only; what was typed before the mind was changed is gone.
        (&["model=Light", "why=films"], "model=Light"),
        (&["model=Strong"], "why: error-required"),
        (&["model=Strong", "why=films"], "model=Strong why=films"),
        // A chain: the day is asked when the reason is, and the reason only of the strong one.
        (&["model=Light", "why=films", "until=2026-12-01"], "model=Light"),
        (&["model=Strong", "why=films", "until=2026-12-01"], "model=Strong why=films until=2026-12-01"),
        (&["model=Strong", "why=films", "until=2026-02-30"], "until: catalogue-answer-date"),
        (&["model=Strong", "why=films", "until=tomorrow"], "until: catalogue-answer-date"),
        (&["model=Light", "screens=2", "cables=USB-C", "cables=HDMI"], "model=Light screens=2 cables=HDMI, USB-C"),
        (&["model=Light", "screens=1,5"], "model=Light screens=1.5"),
        (&["model=Light", "screens=3"], "screens: catalogue-answer-max"),
        (&["model=Light", "screens=-1"], "screens: catalogue-answer-min"),
        (&["model=Light", "screens=1e0"], "screens: catalogue-answer-number"),
        (&["model=Light", "screens=NaN"], "screens: catalogue-answer-number"),
        (&["model=Light", "screens=inf"], "screens: catalogue-answer-number"),
        (&["model=Light", "cables=USB-C"], "model=Light"),
        (&["model=Light", "boss=Helena\u{202e} Voss\n"], "model=Light boss=Helena Voss"),
        (&["model=Green", "screens=9"], "model: catalogue-answer-choice; screens: catalogue-answer-max"),
        (&["model=Light", "priority=urgent", "owner=1"], "model=Light"),
    ] {
        assert_eq!(outcome(pairs), expected, "{pairs:?}");
    }
}

/// What is wrong with a definition.
fn wrong(json: &str) -> String {
    match Form::from_json(json).unwrap().sound() {
        Ok(_) => String::new(),
        Err(Error::Invalid(FieldErrors(errors))) => errors.iter().map(|error| format!("{}: {}", error.field, error.text.key)).collect::<Vec<_>>().join("; "),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_definition_is_sound_or_says_where_it_is_not() {
    for (json, expected) in [
        (r#"{"fields": []}"#, ""),
        (r#"{"fields": [{"key": "a", "label": " ", "kind": "text"}]}"#, "fields.0.label: error-required"),
        (r#"{"fields": [{"key": "A b", "label": "A", "kind": "text"}]}"#, "fields.0.key: catalogue-form-key-bad"),
        (r#"{"fields": [{"key": "a", "label": "A", "kind": "text"}, {"key": "a", "label": "B", "kind": "date"}]}"#, "fields.1.key: catalogue-form-key-twice"),
        (r#"{"fields": [{"key": "a", "label": "A", "kind": "one", "choices": []}]}"#, "fields.0.choices: catalogue-form-no-choices"),
        (r#"{"fields": [{"key": "a", "label": "A", "kind": "many", "choices": ["Yes", "yes "]}]}"#, "fields.0.choices: catalogue-form-choice-twice"),
        (r#"{"fields": [{"key": "a", "label": "A", "kind": "number", "min": 5, "max": 1}]}"#, "fields.0.max: catalogue-form-bounds"),
        // Forward, to itself, to nobody: no circle can be made.
        (
            r#"{"fields": [{"key": "a", "label": "A", "kind": "text", "shown_if": {"field": "b"}}, {"key": "b", "label": "B", "kind": "text"}]}"#,
            "fields.0.shown_if: catalogue-form-condition-field",
        ),
        (r#"{"fields": [{"key": "a", "label": "A", "kind": "text", "shown_if": {"field": "a"}}]}"#, "fields.0.shown_if: catalogue-form-condition-field"),
        (
            r#"{"fields": [{"key": "a", "label": "A", "kind": "one", "choices": ["X"]}, {"key": "b", "label": "B", "kind": "text", "shown_if": {"field": "a", "is": ["Y"]}}]}"#,
            "fields.1.shown_if: catalogue-form-condition-value",
        ),
    ] {
        assert_eq!(wrong(json), expected, "{json}");
    }
    let many = Form {
        fields: (0..41)
            .map(|n| Field { key: format!("f{n}"), label: "A".into(), help: String::new(), kind: Kind::Text, required: false, shown_if: None })
            .collect(),
    };
    assert!(many.sound().is_err());
}

#[test]
fn what_is_stored_reads_back_the_same() {
    let form = laptop().sound().unwrap();
    assert_eq!(Form::from_json(&form.to_json().unwrap()).unwrap(), form);
    assert_eq!(Draft::of(&form).form(), form);
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_editor_adds_moves_and_removes_what_was_sent() {
    let sent = pairs(&[
        ("key-0", "size"),
        ("label-0", "Size"),
        ("kind-0", "one"),
        ("choices-0", "S\nM\n"),
        ("label-1", "Why"),
        ("kind-1", "text"),
        ("required-1", "on"),
    ]);
    let draft = Draft::read(&sent);
    assert_eq!(draft.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["size", "f1"]);
    let labels = |draft: &Draft| draft.rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>().join(" ");
    for (step, expected, focus) in [
        ("add", "Size Why ", Some(2)),
        ("up-1", "Why Size", Some(0)),
        ("up-0", "Size Why", None),
        ("down-0", "Why Size", Some(1)),
        ("down-1", "Size Why", None),
        ("remove-0", "Why", Some(0)),
        ("remove-7", "Size Why", None),
        ("?", "Size Why", None),
    ] {
        let (after, at) = draft.clone().after(Step::read(step));
        assert_eq!((labels(&after).as_str(), at), (expected, focus), "{step}");
    }
    let form = draft.form();
    assert_eq!(form.fields[0].kind, Kind::One { choices: vec!["S".into(), "M".into()] });
    assert!(form.fields[1].required);
}

#[test]
fn a_bound_that_is_no_number_is_told() {
    let draft = Draft::read(&pairs(&[("label-0", "How many"), ("kind-0", "number"), ("max-0", "a lot")]));
    assert!(draft.form().sound().is_err());
    assert!(Draft::read(&pairs(&[("label-0", "How many"), ("kind-0", "number"), ("min-0", "0,5"), ("max-0", "")])).form().sound().is_ok());
}

proptest! {
    /// Whatever is sent, the answer is answers or sentences, and every answer is one the form asks.
    #[test]
    fn any_input_is_answered(values in prop::collection::btree_map("model|why|screens|cables|until|boss|x", prop::collection::vec(".{0,40}", 0..3), 0..7)) {
        let form = laptop();
        if let Ok(answers) = form.check(&values) {
            prop_assert!(answers.iter().all(|answer| form.field(&answer.key).is_some_and(|field| form.asks(field, &values)) && !answer.values.is_empty()));
        }
    }
}
