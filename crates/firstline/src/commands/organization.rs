//! `firstline organization create`

use anyhow::Result;

use super::{close, words};
use crate::{Config, serve::Product};

pub fn create(config: &Config, name: &str, email: &str, password: &str, json: bool) -> Result<()> {
    let product = Product::open(config)?;
    let created = people::entry::create_organization_with_admin(&product.app.db, name, email, password);
    close(&product.app.db);
    let (organization, user) = created.map_err(words)?;
    match json {
        true => println!("{}", serde_json::json!({ "organization": organization, "user": user })),
        false => println!("{organization}"),
    }
    Ok(())
}
