//! The names of the settings that make mails leave the house, as the outbox and the handbook tell them.

/// A setting, a value it may have, and the key of its explanation.
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) example: &'static str,
    pub(super) about: &'static str,
}

const fn setting(name: &'static str, example: &'static str, about: &'static str) -> Setting {
    Setting { name, example, about }
}

pub(super) const SETTINGS: [Setting; 7] = [
    setting("FIRSTLINE_SMTP_HOST", "mail.example.com", "admin-smtp-host"),
    setting("FIRSTLINE_SMTP_FROM", "desk@example.com", "admin-smtp-from"),
    setting("FIRSTLINE_SMTP_FROM_NAME", "Example Desk", "admin-smtp-from-name"),
    setting("FIRSTLINE_SMTP_ENCRYPTION", "starttls", "admin-smtp-encryption"),
    setting("FIRSTLINE_SMTP_PORT", "587", "admin-smtp-port"),
    setting("FIRSTLINE_SMTP_USERNAME", "desk", "admin-smtp-username"),
    setting("FIRSTLINE_SMTP_PASSWORD_FILE", "/etc/firstline/smtp-password", "admin-smtp-password"),
];
