use db::Ctx;
use kernel::{ClientId, Error, FieldErrors, OrNotFound, Result, Text};
use serde_json::{Value, json};

use super::{
    ClientAct,
    events::{ClientAdded, ClientArchived, ClientChanged, ClientRestored, item},
    model::{Client, check_domains},
    store,
};
use crate::{difference::difference, organization};

/// What a client is to be; `None` leaves it as it is, and for a new client as is usual.
#[derive(Clone, Debug, Default)]
pub struct ClientChange {
    pub name: Option<String>,
    pub colleagues_see: Option<bool>,
    /// All mail domains it should have afterwards.
    pub domains: Option<Vec<String>>,
}

/// Adds a client. Fails at `name` or `domains`.
pub fn add_client(ctx: &mut Ctx<'_>, new: &ClientChange) -> Result<Client> {
    ctx.permit_here(ClientAct::Change)?;
    let now = ctx.now();
    let empty = Client { id: ClientId(ctx.next_id()), name: String::new(), colleagues_see: false, archived_at: None, created_at: now, version: 1 };
    let (client, domains) = ClientChange { name: Some(new.name.clone().unwrap_or_default()), ..new.clone() }.apply(empty, Vec::new())?;
    if !store::insert(ctx, &client)? {
        return Err(taken(&client.name));
    }
    set_domains(ctx, &client, &[], &domains)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(client.id), &ClientAdded { name: client.name.clone() })?;
    ctx.announce("clients");
    Ok(client)
}

/// Changes a client. `unless_stale` sees it as it is before. Saving what is there already changes nothing. Fails at `name` or `domains`.
pub fn change_client(ctx: &mut Ctx<'_>, id: ClientId, change: &ClientChange, unless_stale: impl FnOnce(&Client) -> Result<()>) -> Result<Client> {
    ctx.permit_here(ClientAct::Change)?;
    let before = store::find_for_change(ctx, id)?.or_not_found()?;
    unless_stale(&before)?;
    let domains_before = store::domains(ctx, id)?;
    let (after, domains) = change.apply(before.clone(), domains_before.clone())?;
    let Some((gone, come)) = difference(told(&before, &domains_before), told(&after, &domains)) else { return Ok(after) };
    let namesake = store::find_by_name(ctx, &after.name)?;
    if !after.is_archived() && namesake.is_some_and(|other| other.id != id) {
        return Err(taken(&after.name));
    }
    store::update(ctx, &after)?;
    set_domains(ctx, &after, &domains_before, &domains)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(id), &ClientChanged { before: gone, after: come })?;
    ctx.announce("clients");
    Ok(Client { version: before.version + 1, ..after })
}

/// Puts a client away: none of its contracts is in force from now on, and its mail domains are nobody's. Doing it again changes nothing.
pub fn archive_client(ctx: &mut Ctx<'_>, id: ClientId) -> Result<Client> {
    ctx.permit_here(ClientAct::Change)?;
    let client = store::find_for_change(ctx, id)?.or_not_found()?;
    if client.is_archived() {
        return Ok(client);
    }
    let archived = Client { archived_at: Some(ctx.now()), ..client };
    store::update(ctx, &archived)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(id), &ClientArchived { name: archived.name.clone() })?;
    ctx.announce("clients");
    Ok(Client { version: archived.version + 1, ..archived })
}

/// Takes an archived client up again. Refused when another one has its name by now. Doing it again changes nothing.
pub fn restore_client(ctx: &mut Ctx<'_>, id: ClientId) -> Result<Client> {
    ctx.permit_here(ClientAct::Change)?;
    let client = store::find_for_change(ctx, id)?.or_not_found()?;
    if !client.is_archived() {
        return Ok(client);
    }
    if store::find_by_name(ctx, &client.name)?.is_some() {
        return Err(Error::conflict(Text::new("client-name-taken-meanwhile").with("name", client.name)));
    }
    let restored = Client { archived_at: None, ..client };
    store::update(ctx, &restored)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(id), &ClientRestored { name: restored.name.clone() })?;
    ctx.announce("clients");
    Ok(Client { version: restored.version + 1, ..restored })
}

fn taken(name: &str) -> Error {
    Error::invalid("name", Text::new("client-name-taken").with("name", name))
}

fn told(client: &Client, domains: &[String]) -> Value {
    json!({"name": client.name, "colleagues_see": client.colleagues_see, "domains": domains})
}

/// Makes these the client's domains. One of the organization's own, or of another client that is not archived, is refused at `domains`.
fn set_domains(ctx: &mut Ctx<'_>, client: &Client, before: &[String], after: &[String]) -> Result<()> {
    let own = organization::domains(ctx)?;
    for domain in after.iter().filter(|domain| !before.contains(domain)) {
        if own.contains(domain) {
            return Err(Error::invalid("domains", Text::new("client-domain-own").with("domain", domain.as_str())));
        }
        match store::of_domain(ctx, domain)? {
            Some(other) if other.id != client.id => {
                return Err(Error::invalid("domains", Text::new("client-domain-taken").with("domain", domain.as_str()).with("name", other.name)));
            }
            _ => store::put_domain(ctx, client.id, domain)?,
        }
    }
    before.iter().filter(|domain| !after.contains(domain)).try_for_each(|gone| store::remove_domain(ctx, client.id, gone))
}

impl ClientChange {
    fn apply(&self, mut client: Client, mut domains: Vec<String>) -> Result<(Client, Vec<String>)> {
        let mut errors = FieldErrors::default();
        if let Some(name) = self.name.as_deref().and_then(|text| errors.take(Client::check_name("name", text))) {
            client.name = name;
        }
        if let Some(wanted) = self.domains.as_deref().and_then(|texts| errors.take(check_domains(texts))) {
            domains = wanted;
        }
        client.colleagues_see = self.colleagues_see.unwrap_or(client.colleagues_see);
        errors.check()?;
        Ok((client, domains))
    }
}
