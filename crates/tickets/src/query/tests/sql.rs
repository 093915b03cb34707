use kernel::Cursor;

use super::{
    super::{Binder, Param, Sort, SortKey, Sql, TextSearch, parse, to_sql},
    context,
};

/// Stands in for the store's full-text search.
struct Listed;

impl TextSearch for Listed {
    fn condition(&self, phrases: &[Vec<String>], binder: &mut Binder) -> String {
        let phrases: Vec<String> = phrases.iter().map(|phrase| phrase.join("+")).collect();
        format!("text({})", binder.text(phrases.join(" ")))
    }
}

fn sql(text: &str) -> Sql {
    to_sql(&parse(text).unwrap(), &context(), &Listed, 2)
}

fn condition(text: &str) -> String {
    let condition = sql(text).condition;
    condition.strip_prefix("t.organization_id = $1 AND t.merged_into IS NULL AND ").unwrap_or(&condition).to_owned()
}

#[test]
fn every_condition_is_bound_to_the_organization() {
    assert_eq!(sql("").condition, "t.organization_id = $1 AND t.merged_into IS NULL");
    assert_eq!(sql("is:merged").condition, "t.organization_id = $1 AND t.merged_into IS NOT NULL");
    assert_eq!(condition("is:open"), "t.category <> 'done'");
    let everywhere = "owner:ana from:ana following:ana involving:ana tag:a has:reply,note,tag department:a team:a is:new a or b";
    let condition = sql(everywhere).condition;
    assert!(condition.starts_with("t.organization_id = $1 AND t.merged_into IS NULL AND ("));
    assert_eq!(condition.matches("SELECT").count(), condition.matches("organization_id = $1").count() - 1, "{condition}");
}

#[test]
fn conditions_are_written_with_numbered_values() {
    let cases = [
        ("type:bug,question", "t.type_slug IN ($2, $3)"),
        ("-status:open", "NOT (t.status = $2)"),
        ("priority>=high #4", "(t.priority >= $2 AND t.number = $3)"),
        ("owner:me or owner:none", "((t.owner_id IS NOT NULL AND t.owner_id = $2) OR t.owner_id IS NULL)"),
        ("following:me", "EXISTS (SELECT 1 FROM ticket_follower f WHERE f.organization_id = $1 AND f.ticket_id = t.id AND f.user_id = $2)"),
        ("tag:a,b", "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.organization_id = $1 AND g.ticket_id = t.id AND g.tag_key IN ($2, $3))"),
        ("created:today", "(t.created_at >= $2 AND t.created_at < $3)"),
        ("closed<2d", "(t.closed_at IS NOT NULL AND t.closed_at >= $2)"),
        ("vpn is:done \"blue screen\" -printer", "(t.category = 'done' AND NOT (text($2)) AND text($3))"),
        ("42", "(t.number = $2 OR text($3))"),
    ];
    for (text, expected) in cases {
        assert_eq!(condition(text), expected, "{text}");
    }
    let gathered = sql("VPN is:done \"Blue screens\" -printer");
    assert_eq!(gathered.params, [Param::Text("printer".into()), Param::Text("vpn blue+screen".into())]);
    assert!(gathered.uses_text && !sql("is:open").uses_text);
}

#[test]
fn names_are_matched_by_whole_words_and_never_as_patterns() {
    let sql = sql("owner:\"100%_\\\\\"");
    assert_eq!(sql.params, [Param::Text("% 100\\%\\_\\\\ %".into()), Param::Text("100%_\\".into())]);
}

#[test]
fn rows_behind_a_cursor_follow_in_the_same_order() {
    let mut binder = Binder::from(5);
    let sort = Sort { key: SortKey::Resolved, reversed: true };
    assert_eq!(sort.order_by(), "COALESCE(t.resolved_at, 0) ASC, t.id ASC");
    assert_eq!(sort.after(&Cursor { key: 1, id: 2 }, &mut binder), "(COALESCE(t.resolved_at, 0), t.id) > ($5, $6)");
    assert_eq!(binder.into_values(), [Param::Int(1), Param::Int(2)]);
    assert_eq!(Sort::default().order_by(), "t.updated_at DESC, t.id DESC");
}
