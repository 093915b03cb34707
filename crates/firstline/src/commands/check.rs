//! `firstline check`: would it run here, and run well?

use std::net::TcpListener;

use anyhow::{Result, bail};

use super::close;
use crate::{Config, serve::Product};

/// What one look found.
struct Finding {
    what: &'static str,
    outcome: Outcome,
    detail: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Good,
    Warning,
    Bad,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// Looks at everything and prints a line each; fails when something would keep the desk from running.
pub fn check(config: &Config, json: bool) -> Result<()> {
    let findings = [data_dir(config), database(config), address(config), base_url(config), smtp(config)];
    for finding in &findings {
        match json {
            true => println!("{}", serde_json::json!({ "what": finding.what, "outcome": finding.outcome.word(), "detail": finding.detail })),
            false => println!("{:<8} {:<12} {}", finding.outcome.word(), finding.what, finding.detail),
        }
    }
    if findings.iter().any(|finding| finding.outcome == Outcome::Bad) {
        bail!("something above keeps the desk from running");
    }
    Ok(())
}

fn data_dir(config: &Config) -> Finding {
    let probe = config.data_dir.join(".check");
    let outcome = config.make_data_dir().and_then(|()| Ok(std::fs::write(&probe, b"ok")?)).and_then(|()| Ok(std::fs::remove_file(&probe)?));
    match outcome {
        Ok(()) => Finding { what: "data_dir", outcome: Outcome::Good, detail: config.data_dir.display().to_string() },
        Err(error) => Finding { what: "data_dir", outcome: Outcome::Bad, detail: format!("{error:#}") },
    }
}

fn database(config: &Config) -> Finding {
    match Product::open(config) {
        Ok(product) => {
            let kind = if product.app.db.is_postgres() { "PostgreSQL" } else { "SQLite" };
            close(&product.app.db);
            Finding { what: "database", outcome: Outcome::Good, detail: format!("{kind}, schema up to date") }
        }
        Err(error) => Finding { what: "database", outcome: Outcome::Bad, detail: format!("{error:#}") },
    }
}

fn address(config: &Config) -> Finding {
    match TcpListener::bind(config.listen) {
        Ok(_) => Finding { what: "listen", outcome: Outcome::Good, detail: config.listen.to_string() },
        Err(error) => Finding { what: "listen", outcome: Outcome::Warning, detail: format!("{}: {error} (is the desk already running?)", config.listen) },
    }
}

fn base_url(config: &Config) -> Finding {
    let site = config.site();
    match site.has_secure_cookies() {
        true => Finding { what: "base_url", outcome: Outcome::Good, detail: site.base_url },
        false => {
            Finding { what: "base_url", outcome: Outcome::Warning, detail: format!("{} is not https: sign-in cookies can be read on the way", site.base_url) }
        }
    }
}

fn smtp(config: &Config) -> Finding {
    let Some(settings) = config.smtp() else {
        return Finding { what: "mail", outcome: Outcome::Warning, detail: "no smtp_host: mails wait in the outbox".into() };
    };
    let tested = tokio::runtime::Builder::new_current_thread().enable_all().build().map(|runtime| runtime.block_on(mail::test(&settings)));
    match tested {
        Ok(Ok(())) => Finding { what: "mail", outcome: Outcome::Good, detail: settings.host },
        Ok(Err(text)) => Finding { what: "mail", outcome: Outcome::Bad, detail: kernel::Language::En.say(&text) },
        Err(error) => Finding { what: "mail", outcome: Outcome::Bad, detail: error.to_string() },
    }
}
