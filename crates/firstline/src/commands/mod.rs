//! The command line: what a script needs before a browser was ever opened. Results go to standard output, everything else to standard error.

mod check;
mod organization;
mod token;

use std::{io::IsTerminal, path::PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use db::Db;
use tracing_subscriber::EnvFilter;

use crate::{Config, serve::Product};

/// An IT service desk in one program.
#[derive(Parser, Debug)]
#[command(name = "firstline", version, about)]
pub struct Arguments {
    /// The configuration file; `firstline.toml` here if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the desk (also without a command).
    Serve,
    /// Load the sample company, then serve.
    Demo {
        /// Only load it.
        #[arg(long)]
        load_only: bool,
    },
    /// Bring the database to this version's schema.
    Migrate,
    /// Check configuration and surroundings.
    Check,
    /// Organizations.
    #[command(subcommand)]
    Organization(OrganizationCommand),
    /// API tokens.
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Subcommand, Debug)]
enum OrganizationCommand {
    /// Create an organization with its administrator; prints its id.
    Create {
        #[arg(long)]
        name: String,
        #[arg(long)]
        admin_email: String,
        /// `-` reads it from standard input.
        #[arg(long)]
        admin_password: String,
    },
}

#[derive(Subcommand, Debug)]
enum TokenCommand {
    /// Make a token; prints it. It is shown only now.
    Create {
        /// Username or e-mail.
        #[arg(long)]
        user: String,
        /// The organization's name or id, where the e-mail has several accounts.
        #[arg(long)]
        organization: Option<String>,
        /// What it may do: `read` or `write`.
        #[arg(long, default_value = "write")]
        scope: String,
        /// What it is called in the list of tokens.
        #[arg(long, default_value = "command line")]
        name: String,
    },
}

pub fn run(arguments: Arguments) -> Result<()> {
    // Installed before anything speaks TLS; a second install is refused and means the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = Config::load(arguments.config.as_deref())?;
    start_log(&config)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => crate::serve::serve(&config),
        Command::Demo { load_only } => {
            crate::demo::load(&config)?;
            if load_only { Ok(()) } else { crate::serve::serve(&config) }
        }
        Command::Migrate => {
            close(&Product::open(&config)?.app.db);
            println!("{}", if arguments.json { r#"{"migrated": true}"# } else { "The database is up to date." });
            Ok(())
        }
        Command::Check => check::check(&config, arguments.json),
        Command::Organization(OrganizationCommand::Create { name, admin_email, admin_password }) => {
            let password = if admin_password == "-" { read_line()? } else { admin_password };
            organization::create(&config, &name, &admin_email, &password, arguments.json)
        }
        Command::Token(TokenCommand::Create { user, organization, scope, name }) => {
            token::create(&config, &user, organization.as_deref(), &scope, &name, arguments.json)
        }
    }
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).with_context(|| format!("the option log cannot be read: {}", config.log))?;
    // It would write down what is said to mail servers, passwords and mails included.
    let filter = filter.add_directive("async_imap=warn".parse()?);
    // What cannot be logged (a full disk) is let go: to complain of it on the same stream would end the request that logs.
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    match std::io::stderr().is_terminal() {
        true => subscriber.with_target(false).try_init(),
        false => subscriber.json().try_init(),
    }
    .map_err(|error| anyhow::anyhow!("{error}"))
}

fn read_line() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("standard input cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn close(db: &Db) {
    db.close(std::time::Duration::from_secs(10));
}

/// A refusal in words, for a terminal.
fn words(error: kernel::Error) -> anyhow::Error {
    let l = kernel::Language::En;
    match error {
        kernel::Error::Invalid(errors) => {
            let lines: Vec<String> = errors.0.iter().map(|error| format!("{}: {}", error.field, l.say(&error.text))).collect();
            anyhow::anyhow!("{}", lines.join("\n"))
        }
        other => anyhow::anyhow!("{} ({other})", l.say(&web::refusal::sentence(&other))),
    }
}
