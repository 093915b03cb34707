use super::{
    super::{Comparison, Moment, moment::Bounds},
    at, context,
};

/// From and before, as RFC 3339 texts, of `created` compared in this way.
fn bounds(comparison: Comparison, text: &str) -> (String, String) {
    let Bounds { from, before } = Moment::parse(text).unwrap_or_else(|| panic!("{text}")).bounds(comparison, &context());
    let show = |at: Option<kernel::Timestamp>| at.map_or("…".to_owned(), |at| at.to_string());
    (show(from), show(before))
}

#[test]
fn days_begin_at_the_readers_midnight() {
    use Comparison::*;
    let cases = [
        (Equal, "today", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"),
        (Equal, "Yesterday", "2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z"),
        (Greater, "2026-01-01", "2026-01-01T23:00:00Z", "…"),
        (GreaterOrEqual, "2026-01-01", "2025-12-31T23:00:00Z", "…"),
        (Less, "2026-01-01", "…", "2025-12-31T23:00:00Z"),
        (LessOrEqual, "2026-01-01", "…", "2026-01-01T23:00:00Z"),
        (Equal, "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        (Equal, "2026-02", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
        (Equal, "2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"),
        (Equal, "2026-07-01T10:30", "2026-07-01T08:30:00Z", "2026-07-01T08:31:00Z"),
        (GreaterOrEqual, "2026-07-01T10:30:05Z", "2026-07-01T10:30:05Z", "…"),
        (Less, "2026-07-01T10:30:00+05:00", "…", "2026-07-01T05:30:00Z"),
    ];
    for (comparison, text, from, before) in cases {
        assert_eq!(bounds(comparison, text), (from.to_owned(), before.to_owned()), "{comparison:?} {text}");
    }
}

#[test]
fn an_age_is_compared_as_an_age() {
    use Comparison::*;
    let cases = [
        (Less, "2d", "2026-11-20T11:00:00Z", "…"),
        (Equal, "90min", "2026-11-22T09:30:00Z", "…"),
        (Greater, "1w", "…", "2026-11-15T11:00:00Z"),
        (GreaterOrEqual, "3h", "…", "2026-11-22T08:00:00Z"),
        (Less, "1mo", "2026-10-22T10:00:00Z", "…"),
        (Less, "1y", "2025-11-22T11:00:00Z", "…"),
        (Less, "50y", "1976-11-22T11:00:00Z", "…"),
    ];
    for (comparison, text, from, before) in cases {
        assert_eq!(bounds(comparison, text), (from.to_owned(), before.to_owned()), "{comparison:?} {text}");
    }
}

#[test]
fn what_is_no_time_is_not_read_as_one() {
    for text in ["", "d", "2", "12345d", "2 d", "2D!", "1969", "9001-01-01", "2026-00", "2026-1-1", "2026-01-01T", "2026-01-01T25:00", "é026", "-2d", "now"] {
        assert_eq!(Moment::parse(text), None, "{text}");
    }
    assert_eq!(Moment::parse("2026-07-01t10:30:00z"), Some(Moment::Instant(at("2026-07-01T10:30:00Z"))));
}
