//! The permission table: which route is open to whom, and which ids it takes.
//!
//! This is the one place to read who may do what from outside. The verbs ask for themselves (`kernel::permission`); the table is what they are held to: a sweep of tests tries every
//! route as everybody with every kind of id, and a route that is missing here, or listed here and gone, fails it.
//!
//! Who:
//!
//! - `anybody`: also without signing in. Where the path holds a secret, the secret decides.
//! - `member`: whoever is signed in, within their organization. Everybody sees and works on all its tickets.
//! - `oneself`: whoever is signed in, on what is their own. Other people's things answer as if they did not exist.
//! - `administrator`: who runs the organization. Other members are refused (403).
//! - `operator`: who runs the installation. Everybody else is refused (403), administrators too.
//! - `watcher`: this machine, or whoever holds `metrics_token`. For everybody else there is no such page.
//!
//! Behind a stroke stands what it takes where roles count (*Help desk*): a grant by its name, which administrators have too, or `colleague`, which is whoever answers tickets or administers
//! people. Where nothing stands there, requesters come in as well, to what they see: their own tickets.
//!
//! Through the API all of it holds for the person behind the token; a token that was made to read changes nothing (403).
//!
//! Ids: what a parameter of the path, or behind `+` a field of the body or query, names. One that belongs to another organization (for `own-…`: to somebody else) is answered exactly like one
//! that does not exist: 404 in a path, 422 at the field in a body (and for whom a path names to be added);
//! 409 for an operation to take back.

use kernel::Grant;

/// Who may use a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Anybody,
    Member,
    Oneself,
    Administrator,
    Operator,
    Watcher,
}

impl Who {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "anybody" => Self::Anybody,
            "member" => Self::Member,
            "oneself" => Self::Oneself,
            "administrator" => Self::Administrator,
            "operator" => Self::Operator,
            "watcher" => Self::Watcher,
            _ => return None,
        })
    }
}

/// What a route takes where roles count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    Grant(Grant),
    /// Whoever answers tickets or administers people.
    Colleague,
}

impl Need {
    fn read(word: &str) -> Option<Self> {
        if word == "colleague" { Some(Self::Colleague) } else { Grant::from_slug(word).map(Self::Grant) }
    }
}

/// An id that a route takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Id {
    /// The parameter or field.
    pub name: &'static str,
    /// What it names: `ticket`, `person`, `own-session`.
    pub kind: &'static str,
    /// Whether it comes in the body or query instead of the path.
    pub in_body: bool,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Entry {
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
    /// What it takes where roles count, beside what `who` says.
    pub need: Option<Need>,
    pub ids: Vec<Id>,
}

const TABLE: &str = "
    # The way in
    GET    /                                                  anybody
    GET    /setup                                             anybody
    POST   /setup                                             anybody
    GET    /sign-up                                           anybody
    POST   /sign-up                                           anybody
    GET    /register                                          anybody
    GET    /register/data                                     anybody
    POST   /register/user                                     anybody
    POST   /register/staff                                    anybody
    GET    /register/sent                                     anybody
    GET    /sign-in                                           anybody
    POST   /sign-in                                           anybody
    POST   /sign-in/choose                                    anybody
    GET    /sign-in/second-step                               anybody
    POST   /sign-in/second-step                               anybody
    POST   /sign-in/second-step/challenge                     anybody
    POST   /sign-out                                          anybody
    GET    /forgot                                            anybody
    POST   /forgot                                            anybody
    GET    /reset/{secret}                                    anybody                   secret=link
    POST   /reset/{secret}                                    anybody                   secret=link
    GET    /join/{secret}                                     anybody                   secret=link
    POST   /join/{secret}                                     anybody                   secret=link
    GET    /confirm                                           anybody
    POST   /confirm                                           anybody
    GET    /confirm/{secret}                                  anybody                   secret=link
    POST   /confirm/{secret}                                  anybody                   secret=link
    GET    /stop/{secret}                                     anybody                   secret=stop
    POST   /stop/{secret}                                     anybody                   secret=stop
    POST   /stop/{secret}/all                                 anybody                   secret=stop
    POST   /stop/{secret}/resume                              anybody                   secret=stop
    GET    /welcome                                           oneself
    POST   /welcome/username                                  oneself
    POST   /welcome/confirmation                              oneself

    # The portal: its front and the form for people without an account are open, the rest is for those who belong to it
    GET    /p/{slug}                                          anybody                   slug=any-portal
    GET    /p/{slug}/logo                                     anybody                   slug=any-portal
    GET    /p/{slug}/style.css                                anybody                   slug=any-portal
    GET    /p/{slug}/public                                   anybody                   slug=any-portal
    POST   /p/{slug}/public                                   anybody                   slug=any-portal
    GET    /p/{slug}/public/{secret}                          anybody                   slug=any-portal  secret=public-link
    POST   /p/{slug}/public/{secret}                          anybody                   slug=any-portal  secret=public-link
    GET    /portal                                            member
    GET    /p/{slug}/services                                 member                    slug=portal
    GET    /p/{slug}/services/{id}                            member                    slug=portal  id=service
    POST   /p/{slug}/services/{id}                            member                    slug=portal  id=service  +attachment=own-upload
    GET    /p/{slug}/ask                                      member                    slug=portal
    POST   /p/{slug}/ask                                      member                    slug=portal  +attachment=own-upload
    GET    /p/{slug}/requests                                 member                    slug=portal
    GET    /p/{slug}/requests/{number}                        member                    slug=portal  number=ticket
    POST   /p/{slug}/requests/{number}/messages               member                    slug=portal  number=ticket  +attachment=own-upload
    POST   /p/{slug}/requests/{number}/transitions            member                    slug=portal  number=ticket

    # Tickets
    GET    /feed                                              member
    GET    /feed/count                                        member
    GET    /feed/counts                                       member
    POST   /feed/export                                       member/export
    GET    /palette                                           member
    GET    /live                                              member
    GET    /tickets/new                                       member
    POST   /tickets                                           member                    +attachment=own-upload
    GET    /tickets/{number}                                  member                    number=ticket
    GET    /tickets/{number}/peek                             member                    number=ticket
    GET    /tickets/{number}/menu                             member                    number=ticket
    GET    /tickets/{number}/assignment                       member/assign             number=ticket
    GET    /tickets/{number}/follow                           member/change             number=ticket
    GET    /tickets/{number}/transitions                      member                    number=ticket
    GET    /tickets/{number}/department                       member/assign             number=ticket
    POST   /tickets/{number}/department                       member/assign             number=ticket  +department=department
    GET    /tickets/{number}/team                             member/assign             number=ticket
    POST   /tickets/{number}/team                             member/assign             number=ticket  +team=team
    POST   /tickets/{number}/weight                           member                    number=ticket
    GET    /tickets/{number}/sight                            member/reply              number=ticket
    POST   /tickets/{number}/sight                            administrator/confide     number=ticket  +team=team
    POST   /tickets/{number}/sight/open                       administrator/confide     number=ticket
    GET    /tickets/{number}/title                            member/change             number=ticket
    GET    /tickets/{number}/tags                             member/change             number=ticket
    GET    /tickets/{number}/files                            member                    number=ticket
    GET    /tickets/merge                                     member/merge              +number=ticket  +into=ticket
    POST   /tickets/merge                                     member/merge              +number=ticket  +into=ticket
    POST   /tickets/{number}/part                             member/merge              number=ticket
    GET    /tickets/bin                                       administrator/delete
    GET    /tickets/{number}/delete                           administrator/delete      number=ticket
    POST   /tickets/{number}/delete                           administrator/delete      number=ticket
    POST   /tickets/{number}/restore                          administrator/delete      number=binned-ticket
    GET    /tickets/{number}/copies                           member/note               number=ticket
    POST   /tickets/{number}/messages                         member                    number=ticket  +attachment=own-upload
    POST   /tickets/{number}/transitions                      member                    number=ticket  +ticket=ticket
    POST   /tickets/{number}/assignment                       member/assign             number=ticket  +user=person
    POST   /tickets/{number}/assignment/remove                member/assign             number=ticket
    POST   /tickets/{number}/follow                           member/change             number=ticket  +user=person
    POST   /tickets/{number}/follow/remove                    member                    number=ticket
    POST   /tickets/{number}/quiet                            member                    number=ticket
    POST   /tickets/{number}/quiet/remove                     member                    number=ticket
    POST   /tickets/{number}/title                            member/change             number=ticket
    POST   /tickets/{number}/type                             member/change             number=ticket
    POST   /tickets/{number}/priority                         member/prioritize         number=ticket
    POST   /tickets/{number}/tags                             member/change             number=ticket
    POST   /tickets/{number}/files                            member                    number=ticket  +attachment=own-upload
    POST   /tickets/{number}/attachments                      member                    number=ticket  +attachment=own-upload
    POST   /tickets/{number}/undo                             member/change             number=ticket  +operation=operation
    POST   /drafts                                            oneself
    POST   /attachments                                       member
    GET    /attachments/{id}                                  member                    id=attachment
    GET    /attachments/{id}/download                         member                    id=attachment

    # The bell
    GET    /notifications                                     oneself
    GET    /notifications/latest                              oneself
    POST   /notifications/read                                oneself
    POST   /notifications/{id}/open                           oneself                   id=own-notification

    # One's account
    GET    /account                                           oneself
    POST   /account                                           oneself
    POST   /account/email                                     oneself
    POST   /account/email/resend                              oneself
    POST   /account/username                                  oneself
    POST   /account/contract                                  oneself
    POST   /account/picture                                   oneself
    POST   /account/picture/remove                            oneself
    GET    /account/preferences                               oneself
    POST   /account/preferences                               oneself
    GET    /account/absence                                   oneself
    POST   /account/absence                                   oneself
    POST   /account/absence/end                               oneself
    GET    /account/password                                  oneself
    POST   /account/password                                  oneself
    GET    /account/second-factor                             oneself
    POST   /account/second-factor/app                         oneself
    GET    /account/second-factor/app                         oneself
    POST   /account/second-factor/app/confirm                 oneself
    GET    /account/second-factor/app/remove                  oneself
    POST   /account/second-factor/app/remove                  oneself
    GET    /account/second-factor/passkeys/new                oneself
    POST   /account/second-factor/passkeys/challenge          oneself
    POST   /account/second-factor/passkeys                    oneself
    GET    /account/second-factor/passkeys/{id}               oneself                   id=own-passkey
    POST   /account/second-factor/passkeys/{id}/rename        oneself                   id=own-passkey
    POST   /account/second-factor/passkeys/{id}/remove        oneself                   id=own-passkey
    GET    /account/second-factor/codes                       oneself
    POST   /account/second-factor/codes                       oneself
    GET    /account/security                                  oneself
    GET    /account/export                                    oneself
    GET    /account/sessions                                  oneself
    POST   /account/sessions/{id}/end                         oneself                   id=own-session
    POST   /account/sessions/end-others                       oneself
    GET    /account/tokens                                    oneself
    POST   /account/tokens                                    oneself
    POST   /account/tokens/{id}/revoke                        oneself                   id=own-token

    # Colleagues
    GET    /people                                            member/colleague
    GET    /people/{id}                                       member/colleague          id=person
    GET    /people/{id}/picture                               member                    id=picture
    GET    /people/chosen                                     administrator/people      +user=person
    POST   /people/chosen                                     administrator/people      +user=person
    GET    /people/new                                        administrator/people
    POST   /people/new                                        administrator/people
    GET    /people/invite                                     member
    POST   /people/invite                                     member
    GET    /people/invitations                                member/colleague
    POST   /people/invitations/{id}/approve                   administrator/people      id=invitation
    POST   /people/invitations/{id}/resend                    administrator/people      id=invitation
    POST   /people/invitations/{id}/withdraw                  administrator/people      id=invitation
    POST   /people/{id}/rename                                administrator/people      id=person
    POST   /people/{id}/administrator                         administrator             id=person
    POST   /people/{id}/member                                administrator             id=person
    POST   /people/{id}/resend                                administrator/people      id=person
    POST   /people/{id}/new-password                          administrator/people      id=person
    POST   /people/{id}/end-sessions                          administrator/people      id=person
    GET    /people/{id}/absence                               administrator/people      id=person
    POST   /people/{id}/absence                               administrator/people      id=person
    POST   /people/{id}/absence/end                           administrator/people      id=person
    POST   /people/{id}/reset-second-factor                   administrator/people      id=person
    POST   /people/{id}/lock                                  administrator/people      id=person
    POST   /people/{id}/unlock                                administrator/people      id=person
    POST   /people/{id}/disable                               administrator/people      id=person
    POST   /people/{id}/enable                                administrator/people      id=person
    GET    /people/{id}/edit                                  administrator/people      id=person
    POST   /people/{id}/edit                                  administrator/people      id=person
    GET    /people/{id}/erase                                 administrator/people      id=person
    POST   /people/{id}/erase                                 administrator/people      id=person
    POST   /people/{id}/view-as                               administrator             id=person
    POST   /view-as/stop                                      member
    GET    /people/{id}/export                                administrator/people      id=person
    GET    /people/load                                       administrator/load_people
    POST   /people/load                                       administrator/load_people
    GET    /people/load/{id}                                  administrator/load_people id=load
    GET    /people/load/{id}/problems                         administrator/load_people id=load
    POST   /people/load/{id}/columns                          administrator/load_people id=load
    POST   /people/load/{id}/start                            administrator/load_people id=load
    POST   /people/load/{id}/invite                           administrator/load_people id=loaded
    POST   /people/load/{id}/undo                             administrator/load_people id=loaded
    POST   /people/load/{id}/discard                          administrator/load_people id=load
    GET    /people/{id}/remove                                administrator/people      id=person
    POST   /people/{id}/remove                                administrator/people      id=person
    GET    /people/registrations                              administrator/people
    GET    /people/registrations/{id}                         administrator/people      id=registration
    POST   /people/registrations/{id}/accept                  administrator/people      id=registration  +team=team
    POST   /people/registrations/{id}/refuse                  administrator/people      id=registration
    GET    /people/{id}/contract                              administrator/clients     id=person
    POST   /people/{id}/contract                              administrator/clients     id=person
    POST   /people/{id}/contract/remove                       administrator/clients     id=person

    # The organization
    GET    /settings/portal                                   administrator/settings
    POST   /settings/portal                                   administrator/settings
    POST   /settings/portal/logo                              administrator/settings
    POST   /settings/portal/logo/remove                       administrator/settings
    GET    /settings/catalogue                                administrator/catalogue
    POST   /settings/catalogue                                administrator/catalogue
    GET    /settings/catalogue/new                            administrator/catalogue
    GET    /settings/catalogue/{id}                           administrator/catalogue   id=service
    POST   /settings/catalogue/{id}                           administrator/catalogue   id=service
    POST   /settings/catalogue/{id}/move                      administrator/catalogue   id=service
    POST   /settings/catalogue/{id}/archive                   administrator/catalogue   id=service
    POST   /settings/catalogue/{id}/restore                   administrator/catalogue   id=service
    POST   /settings/catalogue/{id}/undo                      administrator/catalogue   id=service  +operation=service-operation
    GET    /settings/catalogue/{id}/form                      administrator/catalogue   id=service
    POST   /settings/catalogue/{id}/form                      administrator/catalogue   id=service
    GET    /settings/catalogue/{id}/preview                   administrator/catalogue   id=service
    GET    /settings                                          administrator/settings
    POST   /settings                                          administrator/settings
    GET    /settings/users                                    administrator/people
    GET    /settings/audit                                    administrator/audit
    GET    /settings/audit/export                             administrator/audit
    POST   /settings/domains                                  administrator/settings
    POST   /settings/domains/remove                           administrator/settings

    GET    /settings/way                                      administrator
    POST   /settings/way                                      administrator
    POST   /settings/way/undo                                 administrator
    GET    /settings/departments                              administrator/settings
    POST   /settings/departments                              administrator/settings
    GET    /settings/departments/{id}                         administrator/settings    id=department
    POST   /settings/departments/{id}                         administrator/settings    id=department
    POST   /settings/departments/{id}/move                    administrator/settings    id=department
    GET    /settings/departments/{id}/archive                 administrator/settings    id=department
    POST   /settings/departments/{id}/archive                 administrator/settings    id=department
    POST   /settings/departments/{id}/restore                 administrator/settings    id=department
    GET    /settings/departments/{id}/managers                administrator/settings    id=department
    POST   /settings/departments/{id}/managers                administrator/settings    id=department  +user=person
    POST   /settings/departments/{id}/managers/{user}/remove  administrator/settings    id=department  user=person
    POST   /settings/departments/{id}/teams                   administrator/settings    id=department
    GET    /settings/teams/{id}                               administrator/settings    id=team
    POST   /settings/teams/{id}                               administrator/settings    id=team
    POST   /settings/teams/{id}/archive                       administrator/settings    id=team
    POST   /settings/teams/{id}/restore                       administrator/settings    id=team
    GET    /settings/teams/{id}/members                       administrator/settings    id=team
    POST   /settings/teams/{id}/members                       administrator/settings    id=team  +user=person
    POST   /settings/teams/{id}/members/{user}/remove         administrator/settings    id=team  user=person
    GET    /settings/teams/{id}/places                        administrator/people      id=team
    POST   /settings/teams/{id}/places                        administrator/people      id=team  +user=person
    GET    /settings/roles                                    administrator/settings
    POST   /settings/roles                                    administrator/settings
    GET    /settings/roles/new                                administrator/settings
    GET    /settings/roles/{slug}                             administrator/settings    slug=role
    POST   /settings/roles/{slug}                             administrator/settings    slug=role
    GET    /settings/roles/{slug}/delete                      administrator/settings    slug=role
    POST   /settings/roles/{slug}/delete                      administrator/settings    slug=role
    GET    /settings/roles/{slug}/holders                     administrator/people      slug=role
    POST   /settings/roles/{slug}/holders                     administrator/people      slug=role  +user=person
    POST   /settings/roles/{slug}/holders/{user}/remove       administrator/people      slug=role  user=person
    GET    /settings/priorities                               administrator/settings
    POST   /settings/priorities                               administrator/settings
    GET    /settings/clients                                  administrator/clients
    POST   /settings/clients                                  administrator/clients
    GET    /settings/clients/new                              administrator/clients
    GET    /settings/clients/{id}                             administrator/clients     id=client
    POST   /settings/clients/{id}                             administrator/clients     id=client
    GET    /settings/clients/{id}/archive                     administrator/clients     id=client
    POST   /settings/clients/{id}/archive                     administrator/clients     id=client
    POST   /settings/clients/{id}/restore                     administrator/clients     id=client
    GET    /settings/clients/{id}/contracts/new               administrator/clients     id=client
    POST   /settings/clients/{id}/contracts                   administrator/clients     id=client
    GET    /settings/contracts/{id}                           administrator/clients     id=contract
    POST   /settings/contracts/{id}                           administrator/clients     id=contract
    GET    /settings/contracts/{id}/services                  administrator/clients     id=contract
    POST   /settings/contracts/{id}/services                  administrator/clients     id=contract  +services=service

    GET    /settings/mailboxes                                administrator
    POST   /settings/mailboxes                                administrator
    GET    /settings/mailboxes/new                            administrator
    POST   /settings/mailboxes/test                           administrator
    GET    /settings/mailboxes/{id}                           administrator             id=mailbox
    POST   /settings/mailboxes/{id}                           administrator             id=mailbox
    POST   /settings/mailboxes/{id}/test                      administrator             id=mailbox
    POST   /settings/mailboxes/{id}/pause                     administrator             id=mailbox
    POST   /settings/mailboxes/{id}/resume                    administrator             id=mailbox
    GET    /settings/mailboxes/{id}/remove                    administrator             id=mailbox
    POST   /settings/mailboxes/{id}/remove                    administrator             id=mailbox
    GET    /settings/mailboxes/{id}/sign-in                   administrator             id=token-mailbox
    POST   /settings/mailboxes/{id}/sign-in                   administrator             id=token-mailbox
    POST   /settings/mailboxes/{id}/sign-in/cancel            administrator             id=token-mailbox
    GET    /settings/mailboxes/signed-in                      administrator
    GET    /settings/mail                                     administrator/settings
    POST   /settings/mail                                     administrator/settings
    POST   /settings/mail/preview                             administrator/settings
    GET    /settings/mail/signing                             administrator
    POST   /settings/mail/signing                             administrator
    POST   /settings/mail/signing/{id}/check                  administrator             id=dkim-key
    GET    /settings/mail/signing/{id}/remove                 administrator             id=dkim-key
    POST   /settings/mail/signing/{id}/remove                 administrator             id=dkim-key

    # Mail
    GET    /mail                                              member/see_all
    GET    /mail/out                                          member/see_all
    GET    /mail/out/{id}                                     member/see_all            id=ticket-mail
    GET    /mail/out/{id}/html                                member/see_all            id=ticket-mail
    POST   /mail/out/{id}/resend                              member/see_all            id=ticket-mail
    GET    /mail/{id}                                         member/see_all            id=email
    GET    /mail/{id}/pictures/{part}                         member/see_all            id=email  part=part
    GET    /mail/{id}/source                                  member/see_all            id=email
    POST   /mail/{id}/decision                                member/see_all            id=email   +ticket=ticket

    # The installation
    GET    /operator/outbox                                   operator
    POST   /operator/outbox/test                              operator
    GET    /operator/outbox/{id}                              operator                  id=mail
    GET    /operator/outbox/{id}/html                         operator                  id=mail
    POST   /operator/outbox/{id}/resend                       operator                  id=mail
    GET    /operator/accounts                                 operator
    POST   /operator/accounts/{user}/resend                   operator                  user=any-person
    GET    /healthz                                           anybody
    GET    /readyz                                            anybody
    GET    /metrics                                           watcher

    # Help
    GET    /help                                              anybody
    GET    /help/{page}                                       anybody                   page=page
    GET    /api/docs                                          anybody
    GET    /assets/{path}                                     anybody                   path=asset
    GET    /api/v1/openapi.json                               anybody

    # Programs
    POST   /api/v1/signup                                     anybody
    POST   /api/v1/registrations/user                         anybody
    POST   /api/v1/registrations/staff                        anybody
    GET    /api/v1/tickets                                    member
    POST   /api/v1/tickets                                    member                    +attachments=own-upload  +requester=person  +department=department
    GET    /api/v1/tickets/{number}                           member                    number=ticket
    PATCH  /api/v1/tickets/{number}                           member/change             number=ticket
    GET    /api/v1/tickets/{number}/events                    member                    number=ticket
    GET    /api/v1/tickets/{number}/messages                  member                    number=ticket
    POST   /api/v1/tickets/{number}/messages                  member                    number=ticket  +attachments=own-upload
    GET    /api/v1/tickets/{number}/transitions               member                    number=ticket
    POST   /api/v1/tickets/{number}/transitions               member                    number=ticket  +ticket=ticket
    PUT    /api/v1/tickets/{number}/assignment                member/assign             number=ticket  +user=person  +team=team
    DELETE /api/v1/tickets/{number}/assignment                member/assign             number=ticket
    PUT    /api/v1/tickets/{number}/department                member/assign             number=ticket  +department=department
    GET    /api/v1/tickets/{number}/sight                     member/reply              number=ticket
    PUT    /api/v1/tickets/{number}/confidential              administrator/confide     number=ticket  +people=person  +team=team
    DELETE /api/v1/tickets/{number}/confidential              administrator/confide     number=ticket
    GET    /api/v1/priority-matrix                            member
    PUT    /api/v1/priority-matrix                            administrator/settings
    PUT    /api/v1/tickets/{number}/follow                    member                    number=ticket
    DELETE /api/v1/tickets/{number}/follow                    member                    number=ticket
    PUT    /api/v1/tickets/{number}/quiet                     member                    number=ticket
    DELETE /api/v1/tickets/{number}/quiet                     member                    number=ticket
    GET    /api/v1/tickets/{number}/followers                 member                    number=ticket
    PUT    /api/v1/tickets/{number}/followers/{user}          member/change             number=ticket  user=person
    DELETE /api/v1/tickets/{number}/followers/{user}          member/change             number=ticket  user=person
    GET    /api/v1/tickets/{number}/attachments               member                    number=ticket
    POST   /api/v1/tickets/{number}/attachments               member                    number=ticket  +attachments=own-upload
    POST   /api/v1/tickets/{number}/undo                      member/change             number=ticket  +operation=operation
    GET    /api/v1/deleted-tickets                            administrator/delete
    DELETE /api/v1/tickets/{number}                           administrator/delete      number=ticket
    POST   /api/v1/tickets/{number}/restore                   administrator/delete      number=binned-ticket
    POST   /api/v1/tickets/{number}/merge                     member/merge              number=ticket  +into=ticket
    DELETE /api/v1/tickets/{number}/merge                     member/merge              number=ticket
    GET    /api/v1/ticket-types                               member
    POST   /api/v1/attachments                                member
    GET    /api/v1/attachments/{id}                           member                    id=attachment
    GET    /api/v1/notifications                              oneself
    POST   /api/v1/notifications/read                         oneself
    POST   /api/v1/notifications/{id}/read                    oneself                   id=own-notification
    GET    /api/v1/me                                         oneself
    PATCH  /api/v1/me                                         oneself
    GET    /api/v1/me/export                                  oneself
    PUT    /api/v1/me/contract                                oneself
    GET    /api/v1/me/tokens                                  oneself
    POST   /api/v1/me/tokens                                  oneself
    DELETE /api/v1/me/tokens/{id}                             oneself                   id=own-token
    GET    /api/v1/me/sessions                                oneself
    DELETE /api/v1/me/sessions/{id}                           oneself                   id=own-session
    GET    /api/v1/me/second-factor                           oneself
    GET    /api/v1/me/security-log                            oneself
    GET    /api/v1/users                                      member/colleague
    POST   /api/v1/users                                      administrator/people
    GET    /api/v1/users/{id}                                 member/colleague          id=person
    PATCH  /api/v1/users/{id}                                 administrator/people      id=person
    DELETE /api/v1/users/{id}                                 administrator/people      id=person
    POST   /api/v1/users/{id}/actions                         administrator/people      id=person
    POST   /api/v1/users/{id}/erasure                         administrator/people      id=person
    GET    /api/v1/users/{id}/export                          administrator/people      id=person
    POST   /api/v1/users/actions                              administrator/people      +users=person
    GET    /api/v1/audit                                      administrator/audit
    GET    /api/v1/users/{id}/second-factor                   administrator/people      id=person
    DELETE /api/v1/users/{id}/second-factor                   administrator/people      id=person
    GET    /api/v1/people-loads                               administrator/load_people
    POST   /api/v1/people-loads                               administrator/load_people
    GET    /api/v1/people-loads/{id}                          administrator/load_people id=load
    PATCH  /api/v1/people-loads/{id}                          administrator/load_people id=load
    DELETE /api/v1/people-loads/{id}                          administrator/load_people id=load
    GET    /api/v1/people-loads/{id}/problems                 administrator/load_people id=load
    POST   /api/v1/people-loads/{id}/start                    administrator/load_people id=load
    POST   /api/v1/people-loads/{id}/invite                   administrator/load_people id=loaded
    POST   /api/v1/people-loads/{id}/undo                     administrator/load_people id=loaded
    GET    /api/v1/invitations                                member/colleague
    POST   /api/v1/invitations                                member
    DELETE /api/v1/invitations/{id}                           administrator/people      id=invitation
    POST   /api/v1/invitations/{id}/approve                   administrator/people      id=invitation
    GET    /api/v1/services                                   member
    POST   /api/v1/services                                   administrator/catalogue
    GET    /api/v1/services/{id}                              member                    id=service
    PATCH  /api/v1/services/{id}                              administrator/catalogue   id=service
    GET    /api/v1/services/{id}/form                         member                    id=service
    PUT    /api/v1/services/{id}/form                         administrator/catalogue   id=service
    POST   /api/v1/services/{id}/move                         administrator/catalogue   id=service
    PUT    /api/v1/services/{id}/archive                      administrator/catalogue   id=service
    DELETE /api/v1/services/{id}/archive                      administrator/catalogue   id=service
    POST   /api/v1/services/{id}/undo                         administrator/catalogue   id=service  +operation=service-operation
    POST   /api/v1/services/{id}/requests                     member                    id=service  +attachments=own-upload
    GET    /api/v1/tickets/{number}/request                   member                    number=request
    GET    /api/v1/portal                                     member
    PATCH  /api/v1/portal                                     administrator/settings
    POST   /api/v1/portals/{address}/requests                 anybody                   address=any-portal
    GET    /api/v1/registrations                              administrator/people
    GET    /api/v1/registrations/{id}                         administrator/people      id=registration
    POST   /api/v1/registrations/{id}/accept                  administrator/people      id=registration  +team=team
    POST   /api/v1/registrations/{id}/refuse                  administrator/people      id=registration
    GET    /api/v1/clients                                    administrator/clients
    POST   /api/v1/clients                                    administrator/clients
    GET    /api/v1/clients/{id}                               administrator/clients     id=client
    PATCH  /api/v1/clients/{id}                               administrator/clients     id=client
    POST   /api/v1/clients/{id}/archive                       administrator/clients     id=client
    POST   /api/v1/clients/{id}/restore                       administrator/clients     id=client
    GET    /api/v1/clients/{id}/people                        administrator/clients     id=client
    GET    /api/v1/clients/{id}/contracts                     administrator/clients     id=client
    POST   /api/v1/clients/{id}/contracts                     administrator/clients     id=client
    GET    /api/v1/contracts/{id}                             administrator/clients     id=contract
    PATCH  /api/v1/contracts/{id}                             administrator/clients     id=contract
    GET    /api/v1/contracts/{id}/services                    administrator/clients     id=contract
    PUT    /api/v1/contracts/{id}/services                    administrator/clients     id=contract  +services=service
    PUT    /api/v1/users/{id}/contract                        administrator/clients     id=person
    DELETE /api/v1/users/{id}/contract                        administrator/clients     id=person
    GET    /api/v1/organization                               member
    PATCH  /api/v1/organization                               administrator/settings
    GET    /api/v1/organization/way                           administrator
    PUT    /api/v1/organization/way                           administrator
    POST   /api/v1/organization/way/undo                      administrator
    GET    /api/v1/departments                                member/colleague
    POST   /api/v1/departments                                administrator/settings
    GET    /api/v1/departments/{id}                           member/colleague          id=department
    PATCH  /api/v1/departments/{id}                           administrator/settings    id=department
    PUT    /api/v1/departments/{id}/managers/{user}           administrator/settings    id=department  user=person
    DELETE /api/v1/departments/{id}/managers/{user}           administrator/settings    id=department  user=person
    GET    /api/v1/teams                                      member/colleague
    POST   /api/v1/teams                                      administrator/settings    +department=department
    GET    /api/v1/teams/{id}                                 member/colleague          id=team
    PATCH  /api/v1/teams/{id}                                 administrator/settings    id=team
    PUT    /api/v1/teams/{id}/members/{user}                  administrator/settings    id=team  user=person
    DELETE /api/v1/teams/{id}/members/{user}                  administrator/settings    id=team  user=person
    GET    /api/v1/roles                                      member/colleague
    POST   /api/v1/roles                                      administrator/settings
    GET    /api/v1/roles/{slug}                               member/colleague          slug=role
    PATCH  /api/v1/roles/{slug}                               administrator/settings    slug=role
    DELETE /api/v1/roles/{slug}                               administrator/settings    slug=role
    GET    /api/v1/users/{id}/roles                           member/colleague          id=person
    PUT    /api/v1/users/{id}/roles                           administrator/people      id=person  +roles=role
    PUT    /api/v1/users/{id}/place                           administrator/people      id=person  +team=team
    GET    /api/v1/users/{id}/absence                         member/colleague          id=person
    PUT    /api/v1/users/{id}/absence                         administrator/people      id=person  +substitute=person
    DELETE /api/v1/users/{id}/absence                         administrator/people      id=person
    GET    /api/v1/mailboxes                                  administrator
    POST   /api/v1/mailboxes                                  administrator
    POST   /api/v1/mailboxes/test                             administrator
    GET    /api/v1/mailboxes/{id}                             administrator             id=mailbox
    PATCH  /api/v1/mailboxes/{id}                             administrator             id=mailbox
    DELETE /api/v1/mailboxes/{id}                             administrator             id=mailbox
    POST   /api/v1/mailboxes/{id}/pause                       administrator             id=mailbox
    POST   /api/v1/mailboxes/{id}/resume                      administrator             id=mailbox
    GET    /api/v1/mailboxes/{id}/sign-in                     administrator             id=token-mailbox
    POST   /api/v1/mailboxes/{id}/sign-in                     administrator             id=token-mailbox
    DELETE /api/v1/mailboxes/{id}/sign-in                     administrator             id=token-mailbox
    GET    /api/v1/dkim-keys                                  administrator
    POST   /api/v1/dkim-keys                                  administrator
    POST   /api/v1/dkim-keys/{id}/check                       administrator             id=dkim-key
    DELETE /api/v1/dkim-keys/{id}                             administrator             id=dkim-key
    GET    /api/v1/mails                                      member/see_all
    GET    /api/v1/mails/{id}                                 member/see_all            id=email
    GET    /api/v1/mails/{id}/source                          member/see_all            id=email
    POST   /api/v1/mails/{id}/decision                        member/see_all            id=email   +ticket=ticket
    GET    /api/v1/outbox                                     member/see_all
    GET    /api/v1/outbox/{id}                                member/see_all            id=ticket-mail
    POST   /api/v1/outbox/{id}/resend                         member/see_all            id=ticket-mail
    GET    /api/v1/operator/outbox                            operator
    GET    /api/v1/operator/outbox/{id}                       operator                  id=mail
    POST   /api/v1/operator/outbox/{id}/resend                operator                  id=mail
    GET    /api/v1/operator/accounts                          operator
    POST   /api/v1/operator/accounts/{user}/resend            operator                  user=any-person
";

/// The table, line by line. A line that cannot be read is left out, which the sweep notices as a missing route.
pub fn table() -> Vec<Entry> {
    TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(read).collect()
}

fn read(line: &'static str) -> Option<Entry> {
    let mut words = line.split_whitespace();
    let (method, path, open_to) = (words.next()?, words.next()?, words.next()?);
    let (who, need) = match open_to.split_once('/') {
        Some((who, need)) => (who, Some(Need::read(need)?)),
        None => (open_to, None),
    };
    let ids = words.map(read_id).collect::<Option<Vec<Id>>>()?;
    Some(Entry { method, path, who: Who::read(who)?, need, ids })
}

fn read_id(word: &'static str) -> Option<Id> {
    let (name, kind) = word.split_once('=')?;
    Some(Id { name: name.trim_start_matches('+'), kind, in_body: name.starts_with('+') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_read_and_names_what_its_path_takes() {
        let lines = TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(table().len(), lines);
        for entry in table() {
            let in_path: Vec<&str> = entry.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
            let named: Vec<&str> = entry.ids.iter().filter(|id| !id.in_body).map(|id| id.name).collect();
            assert_eq!(in_path, named, "{} {}", entry.method, entry.path);
        }
    }
}
