//! What happens to organizations and accounts.

use db::Ctx;
use kernel::{DepartmentId, InvitationId, OperationId, TeamId, Timestamp, TokenId, UserId};
use queue::{ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use crate::{
    organization::Way,
    session::Origin,
    token::Scope,
    user::{Role, User, UserState},
};

/// Defines the struct of an event and the kind under which it is stored.
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        impl queue::Happening for $name {
            const KIND: &'static str = $kind;
        }
    )*};
}
pub(crate) use events;

events! {
    OrganizationCreated = "organization.created" { name: String, administrator: UserId }
    /// Settings before and after, as far as they differ.
    OrganizationChanged = "organization.changed" { before: serde_json::Value, after: serde_json::Value }
    /// The way of working before and after, and who got the role of an agent with it; or the operation of the switch that it took back.
    WaySwitched = "organization.way_switched" { before: Way, after: Way, agents: Vec<UserId>, takes_back: Option<OperationId> }
    /// Somebody is in: by signing up, by following an invitation or the link of who added them.
    UserJoined = "user.joined" { name: String, role: Role }
    /// An administrator registered somebody.
    UserAdded = "user.added" { name: String, email: String, has_temporary_password: bool }
    UserLeft = "user.left" { name: String }
    /// Nothing tells any more who this was.
    UserErased = "user.erased" {}
    /// What is known about them was taken along.
    UserExported = "user.exported" {}
    UserLocked = "user.locked" { before: UserState, after: UserState }
    UserUnlocked = "user.unlocked" { before: UserState, after: UserState }
    UserDisabled = "user.disabled" { before: UserState, after: UserState }
    UserEnabled = "user.enabled" { before: UserState, after: UserState }
    /// The joining instructions were sent again.
    JoiningResent = "user.joining_resent" { email: String }
    UserRoleChanged = "user.role_changed" { before: Role, after: Role }
    /// The slugs of the roles before and after.
    UserRolesGiven = "user.roles_given" { before: Vec<String>, after: Vec<String> }
    RoleAdded = "role.added" { role: String, name: String, grants: Vec<String> }
    /// Its name and grants before and after.
    RoleChanged = "role.changed" { role: String, before: (String, Vec<String>), after: (String, Vec<String>) }
    RoleDeleted = "role.deleted" { role: String, name: String, grants: Vec<String> }
    DepartmentAdded = "department.added" { department: DepartmentId, name: String }
    DepartmentRenamed = "department.renamed" { department: DepartmentId, before: String, after: String }
    /// Its place in the list before and after, from 0.
    DepartmentMoved = "department.moved" { department: DepartmentId, name: String, before: usize, after: usize }
    DepartmentArchived = "department.archived" { department: DepartmentId, name: String, accounts_moved: u64 }
    DepartmentRestored = "department.restored" { department: DepartmentId, name: String }
    DepartmentManagerAdded = "department.manager_added" { department: DepartmentId, user: UserId }
    DepartmentManagerRemoved = "department.manager_removed" { department: DepartmentId, user: UserId }
    TeamAdded = "team.added" { team: TeamId, name: String, department: DepartmentId }
    TeamRenamed = "team.renamed" { team: TeamId, before: String, after: String }
    TeamArchived = "team.archived" { team: TeamId, name: String, accounts_moved: u64 }
    TeamRestored = "team.restored" { team: TeamId, name: String }
    TeamMemberAdded = "team.member_added" { team: TeamId, user: UserId }
    TeamMemberRemoved = "team.member_removed" { team: TeamId, user: UserId }
    /// Department and team before and after.
    UserPlaced = "user.placed" { before: (DepartmentId, TeamId), after: (DepartmentId, TeamId) }
    /// Somebody is or will be away. Times in microseconds.
    UserAbsent = "user.absent" { from: Timestamp, until: Option<Timestamp>, substitute: Option<UserId> }
    UserBack = "user.back" {}
    /// An administrator saw the desk as this person does.
    UserViewedAs = "user.viewed_as" {}
    UserViewEnded = "user.view_ended" {}
    UserRenamed = "user.renamed" { before: String, after: String }
    UsernameChosen = "user.username_chosen" { before: String, after: String }
    /// Profile or preferences before and after, as far as they differ.
    UserChanged = "user.changed" { before: serde_json::Value, after: serde_json::Value }
    PasswordChanged = "user.password_changed" { by_link: bool, origin: Origin }
    EmailConfirmed = "user.email_confirmed" { email: String }
    /// Counts once it is confirmed.
    EmailAsked = "user.email_asked" { before: String, after: String }
    EmailChanged = "user.email_changed" { before: String, after: String }
    TokenCreated = "user.token_created" { token: TokenId, name: String, scope: Scope }
    TokenRevoked = "user.token_revoked" { token: TokenId }
    /// Sent, or waiting for an administrator's yes.
    UserInvited = "user.invited" { invitation: InvitationId, email: String, waits: bool }
    InvitationApproved = "invitation.approved" { email: String }
    InvitationWithdrawn = "invitation.withdrawn" { email: String }
    InvitationAccepted = "invitation.accepted" { email: String, user: UserId }
}

/// The account as the item of an event.
pub fn item(user: &User) -> ItemRef {
    ItemRef { kind: ItemKind::User, id: user.id.0 }
}

/// The acting organization as the item of an event.
pub fn organization_item(ctx: &Ctx<'_>) -> ItemRef {
    ItemRef { kind: ItemKind::Organization, id: ctx.organization().0 }
}

pub fn invitation_item(id: InvitationId) -> ItemRef {
    ItemRef { kind: ItemKind::Invitation, id: id.0 }
}
