//! `firstline token create`

use anyhow::{Result, bail};

use super::{close, words};
use crate::{Config, serve::Product};

pub fn create(config: &Config, user: &str, organization: Option<&str>, scope: &str, name: &str, json: bool) -> Result<()> {
    let scope = match scope {
        "read" => people::token::Scope::Read,
        "write" => people::token::Scope::Write,
        other => bail!("--scope is read or write, not {other}"),
    };
    let product = Product::open(config)?;
    let issued = people::entry::issue_token(&product.app.db, user, organization, scope, name);
    close(&product.app.db);
    let token = issued.map_err(words)?;
    match json {
        true => println!("{}", serde_json::json!({ "token": token })),
        false => println!("{token}"),
    }
    Ok(())
}
