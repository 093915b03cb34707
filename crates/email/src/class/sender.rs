//! Programs by their names.

use crate::{Address, Email};

/// Whether the mail comes from the program that delivers mail.
pub fn is_daemon(email: &Email) -> bool {
    senders(email).any(|from| {
        let local = squeezed(local_part(from));
        matches!(local.as_str(), "mailerdaemon" | "maildaemon" | "maildeliverysystem")
            || squeezed(&from.name).starts_with("mailerdaemon")
            || is_delivery_system(&from.name)
    })
}

/// Whether it comes from the address under which a server speaks: a person may stand behind it.
pub fn is_postmaster(email: &Email) -> bool {
    senders(email).any(|from| squeezed(local_part(from)).starts_with("postmaster"))
}

/// Whether it comes from an address that nobody reads.
pub fn is_robot(email: &Email) -> bool {
    const WHOLE: [&str; 9] = ["noreply", "donotreply", "autoreply", "autoresponder", "autoresponse", "robot", "daemon", "nobody", "cron"];
    const PART: [&str; 11] = [
        "noreply",
        "donotreply",
        "nepasrepondre",
        "noresponder",
        "naoresponda",
        "nichtantworten",
        "nonrispondere",
        "antwortnicht",
        "mailerdaemon",
        "neotvechat",
        "unmonitored",
    ];
    is_daemon(email)
        || senders(email).chain(&email.reply_to).any(|from| {
            let local = squeezed(local_part(from));
            WHOLE.contains(&local.as_str()) || PART.iter().any(|part| local.contains(part))
        })
}

/// Whether the mail was sent so that nothing can come back (RFC 5321, 4.5.5).
pub fn is_null(email: &Email) -> bool {
    email.return_path.as_deref().is_some_and(|path| path.is_empty() || squeezed(path.split('@').next().unwrap_or_default()) == "mailerdaemon")
}

fn senders(email: &Email) -> impl Iterator<Item = &Address> {
    email.from.iter().chain(&email.sender)
}

fn local_part(from: &Address) -> &str {
    from.address.rsplit_once('@').map_or(from.address.as_str(), |(local, _)| local)
}

fn is_delivery_system(name: &str) -> bool {
    let name = name.to_lowercase();
    ["mail delivery s", "mail deliver s", "mail delivery agent", "delivery subsystem", "mmsc ndr"].iter().any(|known| name.starts_with(known))
}

/// Letters and digits only, so that `no-reply`, `No_Reply` and `noreply` are one.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(80).collect()
}
