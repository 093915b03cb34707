//! Browsers in words: what a `User-Agent` header says of a session.

use kernel::Language;

/// A browser and the system it runs on, as people call them. `None` for what is not recognized.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Browser {
    pub name: Option<&'static str>,
    pub system: Option<&'static str>,
}

/// In the order in which they must be asked: most browsers claim to be some others as well.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

pub fn recognize(user_agent: &str) -> Browser {
    let first = |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    Browser { name: first(&BROWSERS), system: first(&SYSTEMS) }
}

/// The same in words: "Firefox on Linux".
pub fn words(l: Language, user_agent: &str) -> String {
    let known = recognize(user_agent);
    match (known.name, known.system) {
        (Some(name), Some(system)) => l.b("account-browser-on", "browser", name, "system", system),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => l.t("account-browser-unknown").to_owned(),
    }
}

impl Browser {
    /// Whether it is carried in a pocket.
    pub fn is_handheld(self) -> bool {
        matches!(self.system, Some("iPhone" | "iPad" | "Android"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart_although_they_claim_to_be_each_other() {
        for (user_agent, name, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
                "Edge",
                "Windows",
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari", "macOS"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        ] {
            assert_eq!(recognize(user_agent), Browser { name: Some(name), system: Some(system) }, "{user_agent}");
        }
        assert_eq!(recognize("curl/8.14.1"), Browser { name: None, system: None });
    }
}
