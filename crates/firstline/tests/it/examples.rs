//! A request that would succeed, for every route that takes a body: the sweeps send it as everybody, with every kind of id.
//!
//! `{name}` stands for an id, named as in the permission table; a form is written as browsers encode it; `@` is a file upload. `=> 409` is the answer where it is not a success.

use firstline::permissions::{Entry, table};

const EXAMPLES: &str = r#"
    POST   /setup                                 token=none&name=Eve&email=eve@elsewhere.example&password=a+long+enough+phrase&organization=Elsewhere
    POST   /sign-up                               name=Eve&email=eve@elsewhere.example&password=a+long+enough+phrase&organization=Elsewhere
    GET    /register/data                         ?as=user
    POST   /register/user                         first_name=Eve&last_name=Else&email=eve@elsewhere.example&username=eve{fresh}&contract=none => 422
    POST   /register/staff                        first_name=Eve&last_name=Else&email=eve@elsewhere.example&username=eve{fresh}&company=Elsewhere&department=&team=
    POST   /sign-in                               identifier=helena&password=correct+horse+battery
    POST   /sign-in/choose                        secret=none
    POST   /sign-in/second-step                   code=000000 => 303
    POST   /sign-in/second-step/challenge         => 404
    POST   /sign-out
    POST   /forgot                                email=ana@example.com
    POST   /reset/{secret}                        password=a+long+enough+phrase
    POST   /join/{secret}                         username=newcomer&password=a+long+enough+phrase
    POST   /confirm                               email=ana@example.com
    POST   /confirm/{secret}
    POST   /stop/{secret}
    POST   /stop/{secret}/all
    POST   /stop/{secret}/resume
    POST   /welcome/username                      username=somebody{fresh} => 409
    POST   /welcome/confirmation
    POST   /p/{slug}/public                       email=guest{fresh}@elsewhere.example&name=Guest&title=A+question&text=How+do+I
    POST   /p/{slug}/public/{secret}
    POST   /p/{slug}/services/{id}                a-model=Light&text=Please&attachment={attachment}
    POST   /p/{slug}/ask                          type=question&title=A+question&text=How+do+I&attachment={attachment}
    POST   /p/{slug}/requests/{number}/messages   text=Thank+you&attachment={attachment}
    POST   /p/{slug}/requests/{number}/transitions  transition=close&comment=Not+needed
    GET    /portal                                => 303
    POST   /settings/portal                       slug=house-{fresh}&welcome=Welcome&colour=%23b3182b&form_open=on&version={portal-version}
    POST   /settings/portal/logo                  @picture
    POST   /settings/portal/logo/remove
    POST   /settings/catalogue                    kind=service&parent=&name=Telephone&summary=For+calls&text=Rings&icon=phone&shown_to=everybody&type=service_request&department=&team=
    POST   /settings/catalogue/{id}               parent=&name=Telephone&summary=For+calls&text=Rings&icon=phone&shown_to=everybody&type=service_request&department=&team=&version=2
    POST   /settings/catalogue/{id}/move          ?direction=down
    POST   /settings/catalogue/{id}/archive
    POST   /settings/catalogue/{id}/restore
    POST   /settings/catalogue/{id}/undo          ?operation={operation}
    POST   /settings/catalogue/{id}/form          act=save&key-0=model&label-0=Which+one&kind-0=one&choices-0=Light%0AStrong&version=2
    GET    /tickets/{number}/peek                 ?of=1
    POST   /feed/export                           q=is:open
    GET    /tickets/{number}/transitions          ?transition=resolve
    GET    /tickets/merge                         ?number={number}&into={into}
    POST   /tickets/merge                         number={number}&into={into}
    POST   /tickets/{number}/part
    GET    /tickets/{number}/delete
    POST   /tickets/{number}/delete
    POST   /tickets/{number}/restore
    POST   /tickets                               type=incident&title=A+new+one&text=Please+look&tags=vpn&attachment={attachment}
    POST   /tickets/{number}/messages             kind=reply&text=Thank+you&cc=guest@customer.example&attachment={attachment}
    POST   /tickets/{number}/transitions          transition=mark_duplicate&ticket={ticket}&comment=the+same
    POST   /tickets/{number}/assignment           user={user}
    POST   /tickets/{number}/assignment/remove
    POST   /tickets/{number}/follow               user={user}
    POST   /tickets/{number}/follow/remove
    POST   /tickets/{number}/quiet
    POST   /tickets/{number}/quiet/remove
    POST   /tickets/{number}/department           department={department}&reason=nearer
    POST   /tickets/{number}/team                 team={team}
    POST   /tickets/{number}/weight               urgency=high
    POST   /tickets/{number}/sight                people=ana&team={team}
    POST   /tickets/{number}/sight/open
    POST   /settings/priorities                   cell=low&cell=low&cell=normal&cell=low&cell=normal&cell=high&cell=normal&cell=high&cell=urgent
    POST   /tickets/{number}/title                title=Another+title
    POST   /tickets/{number}/type                 type=question
    POST   /tickets/{number}/priority             priority=high
    POST   /tickets/{number}/tags                 tags=vpn,laptop
    POST   /tickets/{number}/files                attachment={attachment}
    POST   /tickets/{number}/attachments          attachment={attachment}
    POST   /tickets/{number}/undo                 ?operation={operation}
    POST   /drafts                                item=new:incident&html=%3Cp%3Ebegun%3C/p%3E
    POST   /attachments                           @file
    POST   /notifications/read
    POST   /notifications/{id}/open
    POST   /account                               display_name=Ana+Ortiz&first_name=Ana&last_name=Ortiz&phone=&about=Here&skills=printers&signature=Ana
    POST   /account/email                         email=other{fresh}@example.com
    POST   /account/email/resend
    POST   /account/username                      username=somebody{fresh} => 409
    POST   /account/contract                      contract=HL-1 => 409
    POST   /account/picture                       @picture
    POST   /account/picture/remove
    POST   /account/preferences                   language=en&time_zone=UTC&theme=dark&density=compact
    POST   /account/password                      current_password=not+this+one&password=another+long+phrase => 422
    POST   /account/second-factor/app
    POST   /account/second-factor/app/confirm     code=000000&current_password=not+this+one => 422
    POST   /account/second-factor/app/remove      current_password=not+this+one => 422
    POST   /account/second-factor/passkeys/challenge => 409
    POST   /account/second-factor/passkeys        name=Key&current_password=not+this+one => 422
    POST   /account/second-factor/passkeys/{id}/rename name=Blue+key
    POST   /account/second-factor/passkeys/{id}/remove current_password=not+this+one => 422
    POST   /account/second-factor/codes           current_password=not+this+one => 422
    POST   /account/sessions/{id}/end
    POST   /account/sessions/end-others
    POST   /account/tokens                        name=script&scope=read&expires_at=
    POST   /account/tokens/{id}/revoke
    GET    /people/chosen                         ?deed=delete&user={user}
    POST   /people/chosen                         deed=lock&user={user}
    POST   /people/new                            username=comer{fresh}&name=New+Comer&email=comer{fresh}@example.com&door=link&role=member&signature=New
    POST   /people/invite                         emails=guest{fresh}@example.com
    POST   /people/invitations/{id}/approve
    POST   /people/invitations/{id}/resend
    POST   /people/invitations/{id}/withdraw
    POST   /people/{id}/rename                    name=Renamed+Person
    POST   /people/{id}/administrator
    POST   /people/{id}/member
    POST   /people/{id}/resend                    => 409
    POST   /people/{id}/new-password
    POST   /people/{id}/end-sessions
    POST   /people/{id}/view-as
    POST   /view-as/stop
    POST   /people/{id}/lock
    POST   /people/{id}/unlock
    POST   /people/{id}/disable
    POST   /people/{id}/enable
    POST   /people/{id}/edit                      name=Edited&email=not+an+address => 422
    POST   /people/{id}/erase                     name=nobody => 422
    POST   /people/{id}/reset-second-factor
    POST   /people/load                           @people
    POST   /people/load/{id}/columns              column=name&column=email
    POST   /people/load/{id}/start                invites=later
    POST   /people/load/{id}/invite
    POST   /people/load/{id}/undo
    POST   /people/load/{id}/discard
    POST   /people/{id}/remove
    POST   /account/absence                      from=2026-12-01&until=2026-12-05&substitute=
    POST   /account/absence/end
    POST   /people/{id}/absence                  from=2026-12-01&until=2026-12-05&substitute=
    POST   /people/{id}/absence/end
    POST   /settings/way                         to=everyone_helps => 409
    POST   /settings/way/undo                    ?operation=1
    POST   /settings/departments                 name=Printing+{fresh}
    POST   /settings/departments/{id}            name=Renamed
    POST   /settings/departments/{id}/move       to=up
    POST   /settings/departments/{id}/archive
    POST   /settings/departments/{id}/restore
    POST   /settings/departments/{id}/managers   user={user}
    POST   /settings/departments/{id}/managers/{user}/remove
    POST   /settings/departments/{id}/teams      name=Night+shift
    POST   /settings/teams/{id}                  name=Renamed+team
    POST   /settings/teams/{id}/archive
    POST   /settings/teams/{id}/restore
    POST   /settings/teams/{id}/members          user={user}
    POST   /settings/teams/{id}/members/{user}/remove
    POST   /settings/teams/{id}/places           user={user}
    POST   /settings/roles                       name=Second+line+{fresh}&description=Looks+deeper&grants=reply&grants=see_team
    POST   /settings/roles/{slug}                name=Renamed+role&description=&grants=reply&version=1
    POST   /settings/roles/{slug}/delete
    POST   /settings/roles/{slug}/holders        user={user}
    POST   /settings/roles/{slug}/holders/{user}/remove
    POST   /people/registrations/{id}/accept      team={team}&role=agent
    POST   /people/registrations/{id}/refuse
    POST   /people/{id}/contract                  number=none-1 => 422
    POST   /people/{id}/contract/remove
    POST   /settings/clients                      name=Client+{fresh}&domains=client{fresh}.example&colleagues_see=on&version=0
    POST   /settings/clients/{id}                 name=Renamed+client&domains=&colleagues_see=on&version=1
    POST   /settings/clients/{id}/archive
    POST   /settings/clients/{id}/restore
    POST   /settings/clients/{id}/contracts       number=C-1&state=active&begins_on=2026-01-01&ends_on=&hours_included=&most_people=5&code=&domains=&contact_name=&contact_email=&version=0
    POST   /settings/contracts/{id}               number=&state=draft&version=1 => 422
    POST   /settings/contracts/{id}/services      services={services}
    POST   /settings                              name=House+of+Light&language=en&time_zone=UTC&invitations=own_domains&reopen_days=7&version={organization-version}
    POST   /settings/domains                      domain=house{fresh}.example
    POST   /settings/domains/remove               domain=house.example
    POST   /settings/mailboxes                    address=desk{fresh}@house.example&from_name=Desk&protocol=imap&host=imap.house.example&port=993&encryption=tls&username=desk&password=open+sesame&folder=&outgoing=installation&out_host=&out_port=&out_encryption=starttls&out_username=&out_password=&default_type=question&language=en&strangers=
    GET    /settings/mailboxes/new                ?address=desk@house.example
    POST   /settings/mailboxes/test               address=desk@house.example&from_name=Desk&protocol=imap&host=imap.house.example&port=993&encryption=tls&username=desk&password=open+sesame&folder=&outgoing=installation&out_host=&out_port=&out_encryption=starttls&out_username=&out_password=&default_type=question&language=en&strangers= => 422
    POST   /settings/mailboxes/{id}               address=desk@house.example&version=1&from_name=Desk&protocol=imap&host=imap.house.example&port=993&encryption=tls&username=desk&password=open+sesame&folder=&outgoing=installation&out_host=&out_port=&out_encryption=starttls&out_username=&out_password=&default_type=question&language=en&strangers=
    POST   /settings/mailboxes/{id}/test          address=desk@house.example&version=1&from_name=Desk&protocol=imap&host=imap.house.example&port=993&encryption=tls&username=desk&password=open+sesame&folder=&outgoing=installation&out_host=&out_port=&out_encryption=starttls&out_username=&out_password=&default_type=question&language=en&strangers= => 422
    POST   /settings/mailboxes/{id}/pause
    POST   /settings/mailboxes/{id}/resume
    POST   /settings/mailboxes/{id}/remove
    POST   /settings/mailboxes/{id}/sign-in       way=redirect
    POST   /settings/mailboxes/{id}/sign-in/cancel
    GET    /settings/mailboxes/signed-in          ?state=unknown&code=none => 303
    POST   /settings/mail                         subject_hook=[HOUSE-&version={organization-version}
    POST   /settings/mail/preview                 subject_hook=[HOUSE-
    POST   /settings/mail/signing                 domain=elsewhere.example => 422
    POST   /settings/mail/signing/{id}/check
    POST   /settings/mail/signing/{id}/remove
    POST   /mail/out/{id}/resend
    POST   /mail/{id}/decision                    decision=join&ticket={ticket}
    POST   /operator/outbox/test
    POST   /operator/outbox/{id}/resend
    POST   /operator/accounts/{user}/resend

    POST   /api/v1/signup                             {"name": "Eve", "email": "eve@elsewhere.example", "password": "a long enough phrase", "organization": "Elsewhere"}
    POST   /api/v1/registrations/user                 {"first_name": "Eve", "last_name": "Else", "email": "eve@elsewhere.example", "username": "eve{fresh}", "contract": "none"} => 422
    POST   /api/v1/registrations/staff                {"first_name": "Eve", "last_name": "Else", "email": "eve@elsewhere.example", "username": "eve{fresh}", "company": "Elsewhere"}
    POST   /api/v1/registrations/{id}/accept          {"team": "{team}"}
    POST   /api/v1/registrations/{id}/refuse
    POST   /api/v1/clients                            {"name": "Client {fresh}", "domains": ["client{fresh}.example"]}
    PATCH  /api/v1/clients/{id}                       {"colleagues_see": true}
    POST   /api/v1/clients/{id}/archive
    POST   /api/v1/clients/{id}/restore
    POST   /api/v1/clients/{id}/contracts             {"number": "C-{fresh}"}
    PATCH  /api/v1/contracts/{id}                     {"state": "suspended"}
    PUT    /api/v1/contracts/{id}/services            {"services": ["{services}"]}
    PUT    /api/v1/users/{id}/contract                {"number": "none-1"} => 422
    DELETE /api/v1/users/{id}/contract
    POST   /api/v1/tickets                            {"type": "incident", "title": "By a program", "text": "Look", "tags": ["vpn"], "attachments": ["{attachments}"], "requester": "{requester}", "department": "{department}"}
    PATCH  /api/v1/tickets/{number}                   {"title": "Changed"}
    PUT    /api/v1/tickets/{number}/department        {"department": "{department}", "reason": "nearer"}
    PUT    /api/v1/tickets/{number}/confidential      {"people": ["{people}"], "team": "{team}"} => 409
    DELETE /api/v1/tickets/{number}/confidential
    PUT    /api/v1/priority-matrix                    {"cells": ["low", "low", "normal", "low", "normal", "high", "normal", "high", "urgent"]}
    POST   /api/v1/tickets/{number}/messages          {"kind": "reply", "text": "By a program", "attachments": ["{attachments}"]}
    POST   /api/v1/tickets/{number}/transitions       {"transition": "mark_duplicate", "ticket": {ticket}}
    DELETE /api/v1/tickets/{number}
    POST   /api/v1/tickets/{number}/restore
    POST   /api/v1/tickets/{number}/merge             {"into": {into}}
    DELETE /api/v1/tickets/{number}/merge             => 409
    PUT    /api/v1/tickets/{number}/assignment        {"user": "{user}", "team": "{team}"}
    DELETE /api/v1/tickets/{number}/assignment
    PUT    /api/v1/tickets/{number}/follow
    DELETE /api/v1/tickets/{number}/follow
    PUT    /api/v1/tickets/{number}/quiet
    DELETE /api/v1/tickets/{number}/quiet
    PUT    /api/v1/tickets/{number}/followers/{user}
    DELETE /api/v1/tickets/{number}/followers/{user}
    POST   /api/v1/tickets/{number}/attachments       {"attachments": ["{attachments}"]}
    POST   /api/v1/tickets/{number}/undo              {"operation": "{operation}"}
    POST   /api/v1/attachments                        @file
    POST   /api/v1/notifications/read
    POST   /api/v1/notifications/{id}/read
    GET    /api/v1/operator/accounts                  ?q=ana
    PATCH  /api/v1/me                                 {"about": "By a program"}
    PUT    /api/v1/me/contract                        {"contract": "HL-1"} => 409
    POST   /api/v1/me/tokens                          {"name": "script", "scope": "read"}
    DELETE /api/v1/me/tokens/{id}
    DELETE /api/v1/me/sessions/{id}
    POST   /api/v1/users                              {"name": "New Comer", "email": "comer{fresh}@example.com"}
    PATCH  /api/v1/users/{id}                         {"name": "Renamed Person"}
    DELETE /api/v1/users/{id}
    POST   /api/v1/users/{id}/actions                 {"action": "end_sessions"}
    POST   /api/v1/users/{id}/erasure                 {"name": "nobody"} => 422
    POST   /api/v1/users/actions                      {"action": "lock", "users": ["{users}"]}
    DELETE /api/v1/users/{id}/second-factor
    POST   /api/v1/people-loads                       @people
    PATCH  /api/v1/people-loads/{id}                  {"columns": ["name", "email"]}
    DELETE /api/v1/people-loads/{id}
    POST   /api/v1/people-loads/{id}/start            {"invite": false}
    POST   /api/v1/people-loads/{id}/invite
    POST   /api/v1/people-loads/{id}/undo
    POST   /api/v1/invitations                        {"email": "guest{fresh}@example.com"}
    DELETE /api/v1/invitations/{id}
    POST   /api/v1/invitations/{id}/approve
    POST   /api/v1/services                           {"name": "Telephone", "icon": "phone"}
    PATCH  /api/v1/services/{id}                      {"summary": "By a program"}
    PUT    /api/v1/services/{id}/form                 {"fields": [{"key": "model", "label": "Which one?", "kind": "text"}]}
    POST   /api/v1/services/{id}/move                 {"direction": "down"}
    PUT    /api/v1/services/{id}/archive
    DELETE /api/v1/services/{id}/archive
    POST   /api/v1/services/{id}/undo                 {"operation": "{operation}"}
    POST   /api/v1/services/{id}/requests             {"answers": {"model": "Light"}, "text": "By a program", "attachments": ["{attachments}"]}
    PATCH  /api/v1/portal                             {"welcome": "By a program"}
    POST   /api/v1/portals/{address}/requests         {"email": "guest{fresh}@elsewhere.example", "title": "A question", "text": "How do I"}
    PATCH  /api/v1/organization                       {"reopen_days": 9}
    PUT    /api/v1/organization/way                      {"way": "everyone_helps"} => 409
    POST   /api/v1/organization/way/undo                 {"operation": "1"} => 409
    POST   /api/v1/departments                           {"name": "By a program {fresh}"}
    PATCH  /api/v1/departments/{id}                      {"name": "Renamed {fresh}", "position": 0}
    PUT    /api/v1/departments/{id}/managers/{user}
    DELETE /api/v1/departments/{id}/managers/{user}
    POST   /api/v1/teams                                 {"department": "{department}", "name": "By a program"}
    PATCH  /api/v1/teams/{id}                            {"name": "Renamed"}
    PUT    /api/v1/teams/{id}/members/{user}
    DELETE /api/v1/teams/{id}/members/{user}
    POST   /api/v1/roles                                 {"name": "By a program {fresh}", "grants": ["reply", "see_team"]}
    PATCH  /api/v1/roles/{slug}                          {"grants": ["reply", "see_all"]}
    DELETE /api/v1/roles/{slug}
    PUT    /api/v1/users/{id}/roles                      {"roles": ["{roles}"]}
    PUT    /api/v1/users/{id}/place                      {"team": "{team}"}
    PUT    /api/v1/users/{id}/absence                    {"until": "2027-01-08T08:00:00Z", "substitute": "{substitute}"}
    DELETE /api/v1/users/{id}/absence
    POST   /api/v1/mailboxes                          {"address": "desk{fresh}@house.example", "password": "open sesame", "host": "imap.house.example"}
    POST   /api/v1/mailboxes/test                     {"address": "desk@house.example", "password": "open sesame", "host": "imap.house.example"} => 422
    PATCH  /api/v1/mailboxes/{id}                     {"from_name": "By a program"}
    DELETE /api/v1/mailboxes/{id}
    POST   /api/v1/mailboxes/{id}/pause
    POST   /api/v1/mailboxes/{id}/resume
    POST   /api/v1/mailboxes/{id}/sign-in             => 422
    DELETE /api/v1/mailboxes/{id}/sign-in
    POST   /api/v1/dkim-keys                          {"domain": "elsewhere.example"} => 422
    POST   /api/v1/dkim-keys/{id}/check
    DELETE /api/v1/dkim-keys/{id}
    POST   /api/v1/mails/{id}/decision                {"decision": "join", "ticket": {ticket}}
    POST   /api/v1/outbox/{id}/resend
    POST   /api/v1/operator/outbox/{id}/resend
    POST   /api/v1/operator/accounts/{user}/resend
"#;

/// A route with a request to send to it.
#[derive(Clone, Debug)]
pub struct Example {
    pub entry: Entry,
    /// Empty for reads.
    pub body: &'static str,
    /// The answer, where it is not a success.
    pub status: Option<u16>,
}

/// All routes of the permission table with their requests. Fails when a route that changes something has none, or an example has no route.
pub fn examples() -> Vec<Example> {
    let mut lines: Vec<(&str, &str, &str)> = EXAMPLES.lines().map(str::trim).filter(|line| !line.is_empty()).map(split).collect();
    let all = table()
        .into_iter()
        .map(|entry| {
            let at = lines.iter().position(|(method, path, _)| *method == entry.method && *path == entry.path);
            assert!(at.is_some() || entry.method == "GET", "no example for {} {}", entry.method, entry.path);
            let rest = at.map_or("", |at| lines.remove(at).2);
            let (body, status) = rest.split_once("=>").unwrap_or((rest, ""));
            let unused = entry.ids.iter().find(|id| id.in_body && !body.contains(&format!("{{{}}}", id.name)));
            assert!(unused.is_none(), "the example for {} {} lacks {unused:?}", entry.method, entry.path);
            Example { entry, body: body.trim(), status: status.trim().parse().ok() }
        })
        .collect();
    assert!(lines.is_empty(), "no such routes: {lines:?}");
    all
}

fn split(line: &'static str) -> (&'static str, &'static str, &'static str) {
    let (method, rest) = line.split_once(' ').expect("a method");
    let rest = rest.trim_start();
    let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
    (method, path, body.trim_start())
}

impl Example {
    pub fn is_api(&self) -> bool {
        self.entry.path.starts_with("/api/v1/")
    }

    pub fn changes(&self) -> bool {
        self.entry.method != "GET"
    }

    /// How it is called in messages.
    pub fn name(&self) -> String {
        format!("{} {}", self.entry.method, self.entry.path)
    }
}
