//! Builders say only what matters.

use tickets::{
    Content, NewMessage, NewTicket, Ticket,
    ticket::{self, Move},
    workflow::{Priority, TicketType},
};

use crate::TestDesk;

/// A ticket in the making: an incident of Rosa's unless said otherwise.
pub struct TicketBuilder<'d> {
    desk: &'d TestDesk,
    from: String,
    ticket_type: &'static str,
    title: String,
    text: String,
    tags: Vec<String>,
    priority: Option<Priority>,
    owner: Option<String>,
    notes: Vec<String>,
    replies: Vec<(String, String)>,
    moves: Vec<&'static str>,
}

impl<'d> TicketBuilder<'d> {
    pub(crate) fn new(desk: &'d TestDesk) -> Self {
        Self {
            desk,
            from: "rosa".into(),
            ticket_type: "incident",
            title: "Invoices print blank".into(),
            text: "Since this morning every invoice comes out blank.".into(),
            tags: Vec::new(),
            priority: None,
            owner: None,
            notes: Vec::new(),
            replies: Vec::new(),
            moves: Vec::new(),
        }
    }

    pub fn from(mut self, name: &str) -> Self {
        self.from = name.into();
        self
    }

    pub fn of_type(mut self, slug: &'static str) -> Self {
        self.ticket_type = slug;
        self
    }

    pub fn titled(mut self, title: &str) -> Self {
        self.title = title.into();
        self
    }

    pub fn saying(mut self, text: &str) -> Self {
        self.text = text.into();
        self
    }

    pub fn tagged(mut self, tag: &str) -> Self {
        self.tags.push(tag.into());
        self
    }

    pub fn urgent(mut self) -> Self {
        self.priority = Some(Priority::Urgent);
        self
    }

    pub fn owned_by(mut self, name: &str) -> Self {
        self.owner = Some(name.into());
        self
    }

    /// Ana notes this.
    pub fn with_note(mut self, text: &str) -> Self {
        self.notes.push(text.into());
        self
    }

    pub fn with_reply(mut self, name: &str, text: &str) -> Self {
        self.replies.push((name.into(), text.into()));
        self
    }

    /// Ana uses this transition at the end, with a comment.
    pub fn moved(mut self, transition: &'static str) -> Self {
        self.moves.push(transition);
        self
    }

    pub async fn open(self) -> Ticket {
        let desk = self.desk;
        let helper = if matches!(self.from.as_str(), "nils" | "petra") { "nils" } else { "ana" };
        let new = NewTicket {
            ticket_type: TicketType::from_stored(self.ticket_type.into()),
            title: self.title,
            content: Content::from_text("text", &self.text).expect("a text"),
            tags: self.tags,
            priority: self.priority,
            requester: None,
            owner: self.owner.map(|name| desk.id_of(&name)),
        };
        let mut ticket = desk.act(&self.from, move |ctx| ticket::open(ctx, &new)).await.expect("a ticket");
        let number = ticket.number;
        for text in self.notes {
            let new = NewMessage { content: Content::from_text("text", &text).expect("a text") };
            ticket = desk.act(helper, move |ctx| ticket::note(ctx, number, &new)).await.expect("a note").0;
        }
        for (name, text) in self.replies {
            let new = NewMessage { content: Content::from_text("text", &text).expect("a text") };
            ticket = desk.act(&name, move |ctx| ticket::reply(ctx, number, &new)).await.expect("a reply").0;
        }
        for transition in self.moves {
            let to = Move { transition: transition.into(), comment: Some(Content::from_text("comment", "done").expect("a text")), duplicate_of: None };
            ticket = desk.act(helper, move |ctx| ticket::transition(ctx, number, &to)).await.expect("a move");
        }
        ticket
    }
}
