//! The product's own page structs, filled from bare rows.

use kernel::{EventId, FieldErrors, Language, MessageId, TicketNumber, Timestamp, UserId};
use tickets::{
    pages::{
        feed::{FeedPage, ROWS, Sum, filter, kinds, row::Row},
        ticket::{
            Composer, MessageView, TicketPage,
            conversation::{Entry, EventLine},
            copies::Copies,
            panel::{Panel, Person, Tag, TicketsOf},
        },
        words::Told,
    },
    query::{Query, Sort},
    workflow::{Level, Priority, impact_label, urgency_label},
};
use web::shell::Face;

use super::{
    furniture::Furniture,
    rows::{Event, Line, Message, Whole},
};

pub fn feed(furniture: &Furniture, mut lines: Vec<Line>, is_filtered: bool) -> FeedPage {
    let l = furniture.language();
    let query: &Query = &furniture.queries[usize::from(is_filtered)];
    let has_more = lines.len() as i64 > ROWS;
    lines.truncate(ROWS as usize);
    let next = has_more.then(|| lines.last().map(|line| format!("{}.{}", line.updated_at, line.number))).flatten();
    let text = query.to_string();
    let order = filter::order_words(l, Sort::default());
    FeedPage {
        shell: furniture.shell("/feed"),
        kinds: kinds(l, &furniture.workflows),
        filter: furniture.filter(query),
        sum: Sum {
            words: format!("{}, {order}", l.a("feed-count-more", "n", lines.len() as i64)),
            later: has_more.then(|| format!("/feed/count?q={}", web::refusal::encode(&text))),
        },
        empty: None,
        more: next.map(|next| (format!("{}?after={next}", filter::path(&text)), format!("more-{next}"))),
        within: None,
        back: filter::path(&text),
        may_pick: true,
        may_export: true,
        may_delete: true,
        rows: lines.into_iter().map(|line| row(furniture, line)).collect(),
    }
}

fn row(furniture: &Furniture, line: Line) -> Row {
    let last = last(furniture, &line);
    Row {
        number: TicketNumber(line.number),
        kind: furniture.kind(&line.type_slug),
        status: furniture.pill(&line.type_slug, &line.status),
        priority: furniture.priority(line.priority),
        messages: line.message_count,
        files: line.attachment_count,
        at: Timestamp(line.updated_at),
        owner: line.owner_id.zip(line.owner.as_deref()).map(|(id, name)| Face::of(name, UserId(id), None)),
        title: line.title,
        requester: line.requester,
        last,
    }
}

fn last(furniture: &Furniture, line: &Line) -> Told {
    let said = |(before, behind): &(String, String)| format!("{before}{}{behind}", line.last_text);
    let first_name = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    match line.last_kind.as_str() {
        "ticket.opened" => Told { who: String::new(), what: said(&furniture.opening) },
        _ => Told { who: line.last_actor.as_deref().map(first_name).unwrap_or_default(), what: said(&furniture.reply) },
    }
}

pub fn ticket(furniture: &Furniture, whole: Whole) -> TicketPage {
    let l = furniture.language();
    let Whole { number, head, messages, events, tags, followers, tickets_of_requester } = whole;
    let shell = furniture.shell("/tickets");
    let person = |id: i64, name: &str| Person {
        id: UserId(id),
        name: name.to_owned(),
        path: format!("/people/{id}"),
        face: Face::of(name, UserId(id), None),
        is_me: id == furniture.user.0,
    };
    let follows = followers.iter().any(|follower| follower.id == furniture.user.0);
    let actions = furniture.actions(number, &head.type_slug, &head.status, head.owner_id, follows);
    let kind = furniture.kind(&head.type_slug);
    let requester = person(head.requester_id, &head.requester);
    let levels = |label: fn(Language, Level) -> String| -> Vec<(&'static str, String)> {
        Level::ALL.iter().rev().map(|level| (level.slug(), label(l, *level))).collect()
    };
    let panel = Panel {
        priority: furniture.priority(head.priority),
        may_change: true,
        may_add_followers: true,
        may_place: true,
        may_prioritize: true,
        may_state_urgency: true,
        department: None,
        team: None,
        urgency: None,
        impact: None,
        urgencies: levels(urgency_label),
        impacts: levels(impact_label),
        suggested: None,
        is_confidential: false,
        kinds: furniture.workflows.iter().map(|workflow| furniture.kind(workflow.ticket_type.as_str())).filter(|(slug, _)| *slug != kind.0).collect(),
        priorities: Priority::ALL
            .iter()
            .rev()
            .filter(|priority| priority.rank() != head.priority)
            .map(|priority| furniture.priority(priority.rank()))
            .collect(),
        owner: head.owner_id.zip(head.owner.as_deref()).map(|(id, name)| person(id, name)),
        tags: tags.into_iter().map(|tag| Tag { href: format!("/feed?q={}", web::refusal::encode(&format!("tag:\"{}\"", tag.text))), name: tag.text }).collect(),
        followers: followers.iter().map(|follower| person(follower.id, &follower.name)).collect(),
        duplicate_of: None,
        merged: Vec::new(),
        is_quiet: false,
        requester_email: head.requester_email,
        tickets_of_requester: TicketsOf::of(l, requester.id, &head.requester_username, tickets_of_requester),
        created_at: Timestamp(head.created_at),
        updated_at: Timestamp(head.updated_at),
        seen_by: l.a("ticket-page-seen-everybody", "name", &shell.organization),
        seen_notes: None,
        kind,
        requester,
    };
    let first_name = head.requester.split(' ').next().unwrap_or_default();
    let composer = Composer {
        may_note: true,
        is_note: false,
        to: l.a("ticket-page-to", "name", &head.requester),
        reply_label: l.a("ticket-page-reply-to", "name", first_name),
        draft: String::new(),
        text: String::new(),
        files: Vec::new(),
    };
    TicketPage {
        lines: Vec::new(),
        number: TicketNumber(number),
        title: head.title,
        raised: l.a("ticket-page-raised", "name", &head.requester),
        via: None,
        status: furniture.pill(&head.type_slug, &head.status),
        actions,
        seen: messages.last().map(|message| MessageId(message.id)),
        entries: entries(furniture, messages, events, &head.requester),
        merged: None,
        copies: Some(Copies { typed: String::new() }),
        composer: Some(composer),
        panel,
        guard: None,
        errors: FieldErrors::default(),
        back: format!("/tickets/{number}"),
        shell,
    }
}

/// Messages, and between them that somebody took the ticket, the only other thing that happens to seeded ones which are unfinished.
fn entries(furniture: &Furniture, messages: Vec<Message>, events: Vec<Event>, requester: &str) -> Vec<Entry> {
    let l = furniture.language();
    let mut events = events.into_iter().filter(|event| event.kind == "ticket.assigned" && event.data.contains("\"to\"")).peekable();
    let line = |event: Event| EventLine {
        id: EventId(event.id),
        icon: "assign",
        told: Told { who: event.actor.unwrap_or_default(), what: l.t("feed-did-own").to_owned() },
        via: None,
        at: Timestamp(event.at),
        files: Vec::new(),
    };
    let mut entries = Vec::with_capacity(messages.len() + 1);
    for message in messages {
        while let Some(event) = events.next_if(|event| event.id < message.id) {
            entries.push(Entry::Event(line(event)));
        }
        entries.push(Entry::Message(Box::new(view(message, requester))));
    }
    entries.extend(events.map(|event| Entry::Event(line(event))));
    entries
}

fn view(message: Message, requester: &str) -> MessageView {
    MessageView {
        mail: None,
        from: None,
        sent: None,
        id: MessageId(message.id),
        face: Some(Face::of(&message.author, UserId(message.author_id), None)),
        name: message.author,
        is_agent: !message.by_requester,
        is_note: false,
        to: (!message.by_requester).then(|| requester.to_owned()),
        via: None,
        at: Timestamp(message.created_at),
        html: message.html,
        files: Vec::new(),
        is_new: false,
    }
}
