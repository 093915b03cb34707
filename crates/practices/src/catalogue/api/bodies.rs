//! What goes over the wire.

use std::collections::BTreeMap;

use kernel::{AttachmentId, DepartmentId, OperationId, ServiceId, TeamId, TicketNumber, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::catalogue::{Requested, Service, ServiceChange, ShownTo, form::Answer};

/// A service, or a category of them.
#[derive(Serialize, ToSchema)]
pub struct ServiceBody {
    #[schema(value_type = String)]
    pub id: ServiceId,
    /// The category it stands in; none at the top.
    #[schema(value_type = Option<String>)]
    pub parent: Option<ServiceId>,
    pub is_category: bool,
    pub name: String,
    pub summary: String,
    /// Cleaned HTML.
    pub description: String,
    pub icon: String,
    pub shown_to: ShownTo,
    /// The type of the tickets that requests become.
    #[serde(rename = "type")]
    pub ticket_type: String,
    #[schema(value_type = Option<String>)]
    pub department: Option<DepartmentId>,
    #[schema(value_type = Option<String>)]
    pub team: Option<TeamId>,
    /// 0 where nothing is asked.
    pub form_version: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Timestamp>,
    /// Counts changes; also the entity tag.
    pub version: i64,
}

impl From<Service> for ServiceBody {
    fn from(service: Service) -> Self {
        Self {
            id: service.id,
            parent: service.parent,
            is_category: service.is_category,
            name: service.name,
            summary: service.summary,
            description: service.description,
            icon: service.icon,
            shown_to: service.shown_to,
            ticket_type: service.ticket_type,
            department: service.department,
            team: service.team,
            form_version: service.form_version,
            archived_at: service.archived_at,
            version: service.version,
        }
    }
}

/// Services from top to bottom, each category before what stands in it.
#[derive(Serialize, ToSchema)]
pub struct ServiceList {
    pub data: Vec<ServiceBody>,
}

/// An entry after a change, and the operation that takes it back.
#[derive(Serialize, ToSchema)]
pub struct ChangedBody {
    #[serde(flatten)]
    pub service: ServiceBody,
    #[schema(value_type = String)]
    pub operation: OperationId,
}

/// What is left out stays; `null` empties what may be empty.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePatch {
    pub name: Option<String>,
    pub summary: Option<String>,
    /// HTML, cleaned before it is kept.
    pub description: Option<String>,
    /// One of the product's icons, such as `laptop`.
    pub icon: Option<String>,
    /// The category to stand in; `null` for the top.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub parent: Option<Option<ServiceId>>,
    /// `everybody` or `contract`.
    pub shown_to: Option<String>,
    /// A slug of `GET /ticket-types`.
    #[serde(rename = "type")]
    pub ticket_type: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub department: Option<Option<DepartmentId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub team: Option<Option<TeamId>>,
}

/// A service or category to add.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    #[serde(default)]
    pub is_category: bool,
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub summary: Option<String>,
    /// HTML, cleaned before it is kept.
    pub description: Option<String>,
    pub icon: Option<String>,
    #[schema(value_type = Option<String>)]
    pub parent: Option<ServiceId>,
    /// `everybody` or `contract`.
    pub shown_to: Option<String>,
    #[serde(rename = "type")]
    pub ticket_type: Option<String>,
    #[schema(value_type = Option<String>)]
    pub department: Option<DepartmentId>,
    #[schema(value_type = Option<String>)]
    pub team: Option<TeamId>,
}

/// Tells what was sent as `null` from what was not sent.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// HTML of a client, cleaned off the database threads.
fn cleaned(html: &Option<String>) -> kernel::Result<Option<String>> {
    html.as_deref().map(|html| tickets::Content::from_html("description", html).map(|content| content.html().to_owned())).transpose()
}

impl ServicePatch {
    pub fn change(&self) -> kernel::Result<ServiceChange> {
        Ok(ServiceChange {
            parent: self.parent,
            name: self.name.clone(),
            summary: self.summary.clone(),
            description: cleaned(&self.description)?,
            icon: self.icon.clone(),
            shown_to: self.shown_to.clone(),
            ticket_type: self.ticket_type.clone(),
            department: self.department,
            team: self.team,
        })
    }
}

impl NewService {
    pub fn change(&self) -> kernel::Result<ServiceChange> {
        Ok(ServiceChange {
            parent: Some(self.parent),
            name: Some(self.name.clone()),
            summary: self.summary.clone(),
            description: cleaned(&self.description)?,
            icon: self.icon.clone(),
            shown_to: self.shown_to.clone(),
            ticket_type: self.ticket_type.clone(),
            department: self.department.map(Some),
            team: self.team.map(Some),
        })
    }
}

/// Past which neighbour.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBody {
    /// `up` or `down`.
    pub direction: String,
}

/// What to take back.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoBody {
    /// Of an answer before.
    #[schema(value_type = String)]
    pub operation: OperationId,
}

/// A request of a service. There is no priority to it: every request begins at `normal`.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestBody {
    /// By the keys of the form's fields: a text, or a list of texts.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub answers: BTreeMap<String, Value>,
    /// What else there is to say.
    pub html: Option<String>,
    pub text: Option<String>,
    pub markdown: Option<String>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub attachments: Vec<AttachmentId>,
}

/// An answer as programs write it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Text(String),
    Number(serde_json::Number),
    List(Vec<String>),
    None(()),
}

impl Value {
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Number(number) => vec![number.to_string()],
            Self::List(list) => list.clone(),
            Self::None(()) => Vec::new(),
        }
    }
}

/// The ticket that a request became.
#[derive(Serialize, ToSchema)]
pub struct SentBody {
    #[schema(value_type = i64)]
    pub number: TicketNumber,
    #[serde(rename = "type")]
    pub ticket_type: String,
    pub priority: String,
    pub title: String,
    pub url: String,
}

/// What a ticket was opened with.
#[derive(Serialize, ToSchema)]
pub struct RequestedBody {
    #[schema(value_type = String)]
    pub service: ServiceId,
    /// As it was called then.
    pub name: String,
    pub form_version: i64,
    pub answers: Vec<AnswerBody>,
}

/// An answer under the label of then.
#[derive(Serialize, ToSchema)]
pub struct AnswerBody {
    pub key: String,
    pub label: String,
    pub kind: String,
    pub values: Vec<String>,
}

impl From<Requested> for RequestedBody {
    fn from(requested: Requested) -> Self {
        let answer = |answer: Answer| AnswerBody { key: answer.key, label: answer.label, kind: answer.kind, values: answer.values };
        Self {
            service: requested.service,
            name: requested.name,
            form_version: requested.form_version,
            answers: requested.answers.into_iter().map(answer).collect(),
        }
    }
}
