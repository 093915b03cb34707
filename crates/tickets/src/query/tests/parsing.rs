use kernel::language;
use proptest::prelude::*;

use super::{
    super::{CATALOGUE, Query, parse},
    canonical, generate, refusal,
};

#[test]
fn a_query_prints_in_canonical_form() {
    let cases = [
        ("", ""),
        ("  vpn   printer ", "vpn printer"),
        ("vpn \"blue screen\" -printer", "vpn \"blue screen\" -printer"),
        ("VPN and not Printer", "VPN -Printer"),
        ("a OR b AND c", "a or b c"),
        ("(a or b) c", "(a or b) c"),
        ("((a)) (b c)", "a b c"),
        ("a or (b or c)", "a or b or c"),
        ("-(a b) -(a or b) - - c", "-(a b) -(a or b) c"),
        ("not not a --b", "a b"),
        ("\u{201c}blue screen\u{201d} \u{ab}синий экран\u{bb}", "\"blue screen\" \"синий экран\""),
        ("\"say \\\"hi\\\" c:\\\\temp\"", "\"say \\\"hi\\\" c:\\\\temp\""),
        ("vpn - printer !!! \u{2014} …", "vpn printer"),
        ("Re: Error: http://intranet/x?a=b 12:30 a->b 5\"disk", "Re: Error: http://intranet/x?a=b 12:30 a->b 5\"disk"),
        ("is:OPEN Type:Incident,BUG", "is:open type:incident,bug"),
        ("is:closed,in_progress status:waiting", "is:closed,in_progress status:waiting"),
        ("owner:me owner:none owner:\"me\" owner:@rosa from:\"Rosa Mendes\"", "owner:me owner:none owner:\"me\" owner:rosa requester:\"Rosa Mendes\""),
        ("following:me involving:ana@example.com", "following:me involving:ana@example.com"),
        ("priority>=high priority:low,normal priority=urgent priority:>low", "priority>=high priority:low,normal priority:urgent priority>low"),
        ("tag:\"a,b\",c tag:=x", "tag:\"a,b\",c tag:\"=x\""),
        ("has:attachment,note,reply,owner,tag", "has:attachment,note,reply,owner,tag"),
        ("department:\"IT support\" team:none", "department:\"IT support\" team:none"),
        ("#0042 number:#1,2 number>10 1042", "#42 number:1,2 number>10 1042"),
        ("created>2026-01-01 updated<2d resolved:today closed<=2026-02", "created>2026-01-01 updated<2d resolved:today closed<=2026-02"),
        ("sort:created vpn", "vpn sort:created"),
        ("sort:updated vpn", "vpn"),
        ("sort:-priority", "sort:-priority"),
        ("a or b sort:number", "a or b sort:number"),
        (
            "vpn \"blue screen\" -printer is:open type:incident,bug owner:me following:me department:\"IT support\" priority>=high created>2026-01-01 updated<2d (tag:urgent or has:attachment) sort:updated",
            "vpn \"blue screen\" -printer is:open type:incident,bug owner:me following:me department:\"IT support\" priority>=high created>2026-01-01 updated<2d (tag:urgent or has:attachment)",
        ),
    ];
    for (written, expected) in cases {
        assert_eq!(canonical(written), expected, "{written}");
        assert_eq!(canonical(expected), expected);
    }
}

#[test]
fn a_refusal_points_at_what_is_wrong_and_suggests_what_was_meant() {
    let cases = [
        ("vpn priorty:high", 4, 7, "query-unknown-field", Some("priority")),
        ("vpn ownr:me", 4, 4, "query-unknown-field", Some("owner")),
        ("кто:me", 0, 3, "query-unknown-field", None),
        ("type:incidnet", 5, 8, "query-unknown-value", Some("incident")),
        ("type:bug,request", 9, 7, "query-unknown-value", Some("service_request")),
        ("is:opne", 3, 4, "query-unknown-value", Some("open")),
        ("status:xyzzy", 7, 5, "query-unknown-value", None),
        ("priority:hgih", 9, 4, "query-unknown-value", Some("high")),
        ("has:attachments", 4, 11, "query-unknown-value", Some("attachment")),
        ("sort:-crated", 5, 7, "query-unknown-value", Some("-created")),
        ("owner: me", 6, 0, "query-missing-value", None),
        ("tag:a,", 6, 0, "query-missing-value", None),
        ("tag:\" \"", 4, 3, "query-missing-value", None),
        ("tag>a", 0, 4, "query-not-ordered", None),
        ("priority>low,high", 13, 4, "query-one-value", None),
        ("created:today,yesterday", 14, 9, "query-one-value", None),
        ("number:x", 7, 1, "query-bad-number", None),
        ("created:2026-13", 8, 7, "query-bad-time", None),
        ("created:2026-02-30", 8, 10, "query-bad-time", None),
        ("updated<2fortnights", 8, 11, "query-bad-time", None),
        ("a \"b", 2, 1, "query-open-quote", None),
        ("a (b", 2, 1, "query-open-bracket", None),
        ("a b)", 3, 1, "query-stray-bracket", None),
        ("a ( )", 2, 3, "query-empty-brackets", None),
        ("or a", 0, 2, "query-nothing-before", None),
        ("a or", 2, 2, "query-nothing-behind", None),
        ("a or or b", 2, 2, "query-nothing-behind", None),
        ("(and a)", 1, 3, "query-nothing-before", None),
        ("does not", 5, 3, "query-nothing-behind", None),
        ("(a sort:number)", 3, 11, "query-sort-nested", None),
        ("sort:number sort:number", 12, 11, "query-sort-twice", None),
    ];
    for (text, at, len, key, suggestion) in cases {
        let error = refusal(text);
        assert_eq!((error.at, error.len, error.text.key.as_ref(), error.suggestion.as_deref()), (at, len, key, suggestion), "{text}");
    }
}

#[test]
fn length_depth_and_number_of_values_are_bounded() {
    assert_eq!(refusal(&"ж".repeat(2_001)).text.key, "query-too-long");
    assert!(parse(&"ж".repeat(2_000)).is_ok());
    assert_eq!(refusal(&format!("{}a{}", "(".repeat(41), ")".repeat(41))).text.key, "query-too-deep");
    assert!(parse(&format!("{}a{}", "(".repeat(40), ")".repeat(40))).is_ok());
    assert_eq!(refusal(&"-".repeat(1_999)).text.key, "query-too-deep");
    assert_eq!(refusal(&"not ".repeat(400)).text.key, "query-too-deep");
    assert_eq!(refusal(&"a ".repeat(101)).text.key, "query-too-many");
    assert_eq!(refusal(&format!("tag:a{}", ",a".repeat(100))).text.key, "query-too-many");
}

#[test]
fn every_refusal_has_its_sentence_in_both_languages() {
    let keys = |source| language::keys(source).collect::<Vec<_>>();
    assert_eq!(keys(CATALOGUE.en), keys(CATALOGUE.ru));
    for text in ["x>1", "type:x", "tag>a", "a or", "or a", "(a", "a)", "()", "\"", "number:x", "created:x", "tag:", "sort:x", "(sort:number)"] {
        assert!(keys(CATALOGUE.en).contains(&refusal(text).text.key.as_ref()), "{text}");
    }
}

#[test]
fn every_example_of_the_handbook_can_be_read() {
    for page in [include_str!("../../../../../docs/handbook/en/query-language.md"), include_str!("../../../../../docs/handbook/ru/query-language.md")] {
        let spans = page.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2));
        let blocks = page.lines().filter_map(|line| line.strip_prefix("    "));
        let examples: Vec<&str> = spans.chain(blocks).collect();
        assert!(examples.len() > 80, "{}", examples.len());
        for example in examples {
            assert!(parse(example).is_ok(), "{example}: {:?}", parse(example));
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn what_looks_like_a_query_is_read_or_refused_at_a_place_within_it(pieces in prop::collection::vec(generate::piece(), 0..30)) {
        let text = pieces.concat();
        match parse(&text) {
            Ok(query) => prop_assert_eq!(parse(&query.to_string()), Ok(query)),
            Err(error) => prop_assert!(error.at + error.len <= text.chars().count(), "{:?}", error),
        }
    }

    #[test]
    fn a_printed_query_reads_as_itself(query in generate::query()) {
        let read: Result<Query, _> = parse(&query.to_string());
        prop_assert_eq!(read, Ok(query));
    }
}
