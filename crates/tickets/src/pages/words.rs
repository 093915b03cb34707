//! What happened, in a sentence of the reader's language: "Ana" and "changed the priority to High".

use db::Ctx;
use kernel::{Language, Result, Text, TicketNumber, UserId};
use queue::Event;

use super::names::Names;
use crate::{
    ticket::{LastChange, events},
    workflow::{Priority, priority_label, status_label, type_label},
};

/// Something that was done to a ticket, as far as it is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deed {
    /// With the beginning of what was said.
    Opened(String),
    Replied(String),
    Noted,
    /// How many files.
    Attached(i64),
    Assigned(Option<UserId>),
    Moved {
        to: String,
        duplicate_of: Option<TicketNumber>,
    },
    Retyped(String),
    Reprioritized(String),
    Retitled(String),
    Tagged {
        added: Vec<String>,
        removed: Vec<String>,
    },
    Followed(UserId),
    Unfollowed(UserId),
    /// A mail to this address came back.
    Undelivered(String),
    FollowsUp(TicketNumber),
    FollowedUp(TicketNumber),
    Merged(TicketNumber),
    Absorbed(TicketNumber),
    Parted(TicketNumber),
    LetGo(TicketNumber),
    Restored,
    /// Into a department, by its name; out of any.
    Placed(Option<String>),
    /// To a team, by its name; to none.
    GivenToTeam(Option<String>),
    Confided,
    OpenedUp,
    Weighed,
    Deleted,
    Undeleted,
    /// Of a kind that this version does not know.
    Other,
}

/// Who did what: the name stands before the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub who: String,
    pub what: String,
}

impl Deed {
    /// The last thing that happened, as the ticket itself keeps it.
    pub fn of_last(last: &LastChange) -> Self {
        let text = || last.text.clone();
        match last.kind.as_str() {
            "ticket.opened" => Self::Opened(text()),
            "ticket.replied" => Self::Replied(text()),
            "ticket.noted" => Self::Noted,
            "ticket.attached" => Self::Attached(last.text.parse().unwrap_or(1)),
            "ticket.assigned" => Self::Assigned(last.text.parse().ok()),
            "ticket.moved" => Self::Moved { to: text(), duplicate_of: None },
            "ticket.retyped" => Self::Retyped(text()),
            "ticket.reprioritized" => Self::Reprioritized(text()),
            "ticket.retitled" => Self::Retitled(text()),
            "ticket.mail_undelivered" => Self::Undelivered(text()),
            "ticket.tagged" => Self::Tagged { added: Vec::new(), removed: Vec::new() },
            "ticket.moved_to_department" => Self::Placed(Some(text()).filter(|name| !name.is_empty())),
            "ticket.given_to_team" => Self::GivenToTeam(Some(text()).filter(|name| !name.is_empty())),
            "ticket.confided" => Self::Confided,
            "ticket.opened_up" => Self::OpenedUp,
            "ticket.weighed" => Self::Weighed,
            "ticket.deleted" => Self::Deleted,
            "ticket.undeleted" => Self::Undeleted,
            "ticket.merged" => last.text.parse().map_or(Self::Other, Self::Merged),
            "ticket.absorbed" => last.text.parse().map_or(Self::Other, Self::Absorbed),
            "ticket.parted" => last.text.parse().map_or(Self::Other, Self::Parted),
            "ticket.let_go" => last.text.parse().map_or(Self::Other, Self::LetGo),
            _ => Self::Other,
        }
    }

    pub fn of_event(event: &Event) -> Result<Self> {
        Ok(match event.kind.as_str() {
            "ticket.opened" => Self::Opened(String::new()),
            "ticket.replied" => Self::Replied(String::new()),
            "ticket.noted" => Self::Noted,
            "ticket.attached" => Self::Attached(i64::try_from(event.data::<events::TicketAttached>()?.attachments.len()).unwrap_or(1)),
            "ticket.assigned" => Self::Assigned(event.data::<events::TicketAssigned>()?.to),
            "ticket.moved" => {
                let events::TicketMoved { to, duplicate_of, .. } = event.data()?;
                Self::Moved { to, duplicate_of }
            }
            "ticket.retyped" => Self::Retyped(event.data::<events::TicketRetyped>()?.to),
            "ticket.reprioritized" => Self::Reprioritized(event.data::<events::TicketReprioritized>()?.to),
            "ticket.retitled" => Self::Retitled(event.data::<events::TicketRetitled>()?.to),
            "ticket.tagged" => {
                let events::TicketTagged { added, removed } = event.data()?;
                Self::Tagged { added, removed }
            }
            "ticket.followed" => Self::Followed(event.data::<events::TicketFollowed>()?.user),
            "ticket.unfollowed" => Self::Unfollowed(event.data::<events::TicketUnfollowed>()?.user),
            "ticket.mail_undelivered" => Self::Undelivered(event.data::<events::TicketMailUndelivered>()?.to),
            "ticket.follows_up" => Self::FollowsUp(event.data::<events::TicketFollowsUp>()?.ticket),
            "ticket.followed_up" => Self::FollowedUp(event.data::<events::TicketFollowedUp>()?.ticket),
            "ticket.merged" => Self::Merged(event.data::<events::TicketMerged>()?.into),
            "ticket.absorbed" => Self::Absorbed(event.data::<events::TicketAbsorbed>()?.ticket),
            "ticket.parted" => Self::Parted(event.data::<events::TicketParted>()?.from),
            "ticket.let_go" => Self::LetGo(event.data::<events::TicketLetGo>()?.ticket),
            "ticket.restored" => Self::Restored,
            "ticket.moved_to_department" => {
                let happened: events::TicketMovedToDepartment = event.data()?;
                Self::Placed(happened.to.and(happened.name))
            }
            "ticket.given_to_team" => {
                let happened: events::TicketGivenToTeam = event.data()?;
                Self::GivenToTeam(happened.to.and(happened.name))
            }
            "ticket.confided" => Self::Confided,
            "ticket.opened_up" => Self::OpenedUp,
            "ticket.weighed" => Self::Weighed,
            _ => Self::Other,
        })
    }

    /// Somebody else whom the sentence names.
    pub fn person(&self) -> Option<UserId> {
        match self {
            Self::Assigned(to) => *to,
            Self::Followed(user) | Self::Unfollowed(user) => Some(*user),
            _ => None,
        }
    }

    /// Whether the conversation shows it as a message of its own.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Opened(_) | Self::Replied(_) | Self::Noted)
    }

    pub fn icon(&self) -> &'static str {
        match self {
            Self::Opened(_) => "new",
            Self::Replied(_) => "reply",
            Self::Noted => "note",
            Self::Attached(_) => "attach",
            Self::Assigned(None) => "release",
            Self::Assigned(Some(_)) => "assign",
            Self::Moved { duplicate_of: Some(_), .. } => "duplicate",
            Self::Moved { .. } => "status",
            Self::Retyped(_) | Self::Retitled(_) | Self::Other => "edit",
            Self::Reprioritized(to) if to == "low" => "low",
            Self::Reprioritized(_) => "high",
            Self::Tagged { .. } => "tag",
            Self::Followed(_) => "follow",
            Self::Unfollowed(_) => "unfollow",
            Self::Undelivered(_) => "undelivered",
            Self::FollowsUp(_) | Self::FollowedUp(_) => "link",
            Self::Merged(_) | Self::Absorbed(_) => "merge",
            Self::Placed(_) => "department",
            Self::GivenToTeam(_) => "team",
            Self::Confided => "lock",
            Self::OpenedUp => "unlock",
            Self::Weighed => "status",
            Self::Deleted => "remove",
            Self::Restored | Self::Undeleted | Self::Parted(_) | Self::LetGo(_) => "undo",
        }
    }

    /// In a row of the feed, with first names.
    pub fn told_briefly(&self, l: Language, names: &Names, actor: Option<UserId>) -> Told {
        Told { who: names.short(l, actor), what: self.what(l, names, actor) }
    }

    /// In the timeline, with full names.
    pub fn told(&self, l: Language, names: &Names, actor: Option<UserId>) -> Told {
        Told { who: names.full_or_you(l, actor), what: self.what(l, names, actor) }
    }

    fn what(&self, l: Language, names: &Names, actor: Option<UserId>) -> String {
        let text = match self {
            Self::Opened(said) if said.is_empty() => Text::new("feed-did-open"),
            Self::Opened(said) => Text::new("feed-did-open-saying").with("text", said),
            Self::Replied(said) if said.is_empty() => Text::new("feed-did-reply"),
            Self::Replied(said) => Text::new("feed-did-reply-saying").with("text", said),
            Self::Noted => Text::new("feed-did-note"),
            Self::Attached(n) => Text::new("feed-did-attach").with("n", n),
            Self::Assigned(None) => Text::new("feed-did-release"),
            Self::Assigned(to) if *to == actor => Text::new("feed-did-own"),
            Self::Assigned(to) if names.is_reader(*to) => Text::new("feed-did-assign-you"),
            Self::Assigned(to) => Text::new("feed-did-assign").with("name", names.full(l, *to)),
            Self::Moved { duplicate_of: Some(number), .. } => Text::new("feed-did-mark-duplicate").with("number", number),
            Self::Moved { to, .. } => Text::new("feed-did-move").with("status", status_label(l, to)),
            Self::Retyped(to) => Text::new("feed-did-retype").with("type", type_label(l, to)),
            Self::Reprioritized(to) => Text::new("feed-did-reprioritize").with("priority", priority_label(l, Priority::from_slug(to).unwrap_or_default())),
            Self::Retitled(to) => Text::new("feed-did-retitle").with("title", to),
            Self::Tagged { added, removed } => tagged(added, removed),
            Self::Followed(user) if Some(*user) == actor => Text::new("feed-did-follow"),
            Self::Followed(user) if names.is_reader(Some(*user)) => Text::new("feed-did-add-you"),
            Self::Followed(user) => Text::new("feed-did-add-follower").with("name", names.full(l, Some(*user))),
            Self::Unfollowed(user) if Some(*user) == actor => Text::new("feed-did-unfollow"),
            Self::Unfollowed(user) => Text::new("feed-did-remove-follower").with("name", names.full(l, Some(*user))),
            Self::Undelivered(to) => Text::new("feed-did-come-back").with("to", to),
            Self::FollowsUp(number) => Text::new("feed-did-follow-up").with("number", number),
            Self::FollowedUp(number) => Text::new("feed-did-get-follow-up").with("number", number),
            Self::Merged(into) => Text::new("feed-did-merge").with("number", into),
            Self::Absorbed(number) => Text::new("feed-did-absorb").with("number", number),
            Self::Parted(from) => Text::new("feed-did-part").with("number", from),
            Self::LetGo(number) => Text::new("feed-did-let-go").with("number", number),
            Self::Placed(Some(name)) => Text::new("feed-did-place").with("name", name),
            Self::Placed(None) => Text::new("feed-did-unplace"),
            Self::GivenToTeam(Some(name)) => Text::new("feed-did-team").with("name", name),
            Self::GivenToTeam(None) => Text::new("feed-did-no-team"),
            Self::Confided => Text::new("feed-did-confide"),
            Self::OpenedUp => Text::new("feed-did-open-up"),
            Self::Weighed => Text::new("feed-did-weigh"),
            Self::Deleted => Text::new("feed-did-delete"),
            Self::Undeleted => Text::new("feed-did-undelete"),
            Self::Restored => Text::new("feed-did-undo"),
            Self::Other => Text::new("feed-did-change"),
        };
        l.say(&text)
    }
}

fn tagged(added: &[String], removed: &[String]) -> Text {
    match (added.is_empty(), removed.is_empty()) {
        (true, true) => Text::new("feed-did-tag"),
        (false, true) => Text::new("feed-did-tag-add").with("tags", added.join(", ")),
        (true, false) => Text::new("feed-did-tag-remove").with("tags", removed.join(", ")),
        (false, false) => Text::new("feed-did-tag-both").with("tags", added.join(", ")).with("removed", removed.join(", ")),
    }
}

/// The language that the actor reads, for sentences made where no page is shown.
pub fn language(ctx: &mut Ctx<'_>) -> Result<Language> {
    let me = ctx.me()?;
    Ok(people::find_user(ctx, me)?.map(|user| user.language).unwrap_or_default())
}

/// Whether a text speaks of a file that comes with it. What is quoted does not count: it was promised by somebody else.
pub fn mentions_file(html: &str) -> bool {
    const BEGINNINGS: [&str; 3] = ["attach", "прикреп", "вложен"];
    // "Приложение" is an application, so these are listed whole.
    const WORDS: [&str; 9] = ["enclosed", "приложил", "приложила", "приложен", "приложена", "приложено", "приложены", "прилагаю", "прилагается"];
    let said = kernel::fold(&richtext::to_text(html));
    let own = said.lines().filter(|line| !line.trim_start().starts_with('>'));
    own.flat_map(|line| line.split(|c: char| !c.is_alphabetic()))
        .any(|word| WORDS.contains(&word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::{ana, rosa, speak};

    fn told(deed: &Deed, l: Language, actor: Option<UserId>) -> String {
        speak();
        let names = Names::invented(ana().id, vec![ana(), rosa()]);
        let Told { who, what } = deed.told_briefly(l, &names, actor);
        format!("{who} {what}")
    }

    #[test]
    fn deeds_are_told_in_the_words_of_the_reader() {
        let en = |deed: &Deed| told(deed, Language::En, Some(rosa().id));
        assert_eq!(en(&Deed::Replied("Still blank".into())), "Rosa replied: “Still blank”");
        assert_eq!(en(&Deed::Reprioritized("high".into())), "Rosa changed the priority to High");
        assert_eq!(en(&Deed::Assigned(Some(rosa().id))), "Rosa took it");
        assert_eq!(en(&Deed::Assigned(Some(ana().id))), "Rosa assigned it to you");
        assert_eq!(en(&Deed::Assigned(None)), "Rosa let go of it");
        assert_eq!(en(&Deed::Moved { to: "in_progress".into(), duplicate_of: None }), "Rosa set the status to In progress");
        assert_eq!(en(&Deed::Attached(2)), "Rosa attached 2 files");
        assert_eq!(told(&Deed::Noted, Language::En, Some(ana().id)), "You added a note");
        assert_eq!(told(&Deed::Restored, Language::En, None), "The desk took back a change");
    }

    #[test]
    fn russian_sentences_name_nobodys_sex() {
        let ru = |deed: &Deed| told(deed, Language::Ru, Some(rosa().id));
        assert_eq!(ru(&Deed::Replied("Всё ещё пусто".into())), "Rosa — ответ: «Всё ещё пусто»");
        assert_eq!(ru(&Deed::Reprioritized("high".into())), "Rosa — приоритет: Высокий");
        assert_eq!(ru(&Deed::Attached(3)), "Rosa — 3 новых файла");
        assert_eq!(told(&Deed::Noted, Language::Ru, Some(ana().id)), "Вы — новая заметка");
    }

    #[test]
    fn every_known_deed_has_a_sentence_and_an_icon() {
        let deeds = [
            Deed::Opened(String::new()),
            Deed::Opened("x".into()),
            Deed::Replied(String::new()),
            Deed::Moved { to: "duplicate".into(), duplicate_of: Some(TicketNumber(7)) },
            Deed::Retyped("bug".into()),
            Deed::Retitled("x".into()),
            Deed::Tagged { added: vec![], removed: vec![] },
            Deed::Tagged { added: vec!["vpn".into()], removed: vec![] },
            Deed::Tagged { added: vec![], removed: vec!["vpn".into()] },
            Deed::Tagged { added: vec!["vpn".into()], removed: vec!["old".into()] },
            Deed::Followed(ana().id),
            Deed::Followed(rosa().id),
            Deed::Unfollowed(ana().id),
            Deed::Unfollowed(rosa().id),
            Deed::Assigned(Some(UserId(99))),
            Deed::Merged(TicketNumber(7)),
            Deed::Absorbed(TicketNumber(7)),
            Deed::Parted(TicketNumber(7)),
            Deed::LetGo(TicketNumber(7)),
            Deed::Placed(Some("Facilities".into())),
            Deed::Placed(None),
            Deed::GivenToTeam(Some("Network".into())),
            Deed::GivenToTeam(None),
            Deed::Confided,
            Deed::OpenedUp,
            Deed::Weighed,
            Deed::Other,
        ];
        for deed in &deeds {
            for l in Language::ALL {
                let said = told(deed, l, Some(rosa().id));
                assert!(!said.contains("feed-"), "{deed:?}: {said}");
            }
            assert!(web::icons::NAMES.contains(&deed.icon()), "{deed:?}");
        }
    }

    #[test]
    fn a_promised_file_is_noticed() {
        for promise in ["<p>See attached.</p>", "<p>I attach the log</p>", "<p>Файл во вложении</p>", "<p>Прикрепляю снимок</p>", "<p>Скриншот приложен</p>"]
        {
            assert!(mentions_file(promise), "{promise}");
        }
        for plain in
            ["<p>Thank you</p>", "<blockquote><p>See attached</p></blockquote><p>Where is it?</p>", "<p>unattached</p>", "<p>Приложение не открывается</p>"]
        {
            assert!(!mentions_file(plain), "{plain}");
        }
    }
}
