//! Icons: line drawings of the Lucide set, written into the page so that they take the colour of the text beside them.

mod drawings;

use std::fmt;

use askama::filters::HtmlSafe;
pub use drawings::{Drawing, drawing};
use icondata_core::IconData;
use icondata_lu as lu;

/// An icon, or a blank of the same size when the name is unknown (a test refuses unknown names in templates).
#[derive(Clone, Copy)]
pub struct Icon(Drawn);

#[derive(Clone, Copy)]
enum Drawn {
    /// By reference to the file of shared icons.
    Shared(&'static str),
    InPlace(&'static IconData),
    Blank,
}

/// Icons that lists repeat in each row. They are drawn once, in `assets/images/icons.svg`, which browsers keep; a page of fifty rows is half as large for it.
pub const SHARED: &[&str] = &["incident", "bug", "question", "service_request", "urgent", "high", "low", "message", "attach", "more"];

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Drawn::Shared(name) => {
                f.write_str(r#"<svg class="i" aria-hidden="true"><use href=""#)?;
                f.write_str(crate::assets::url("icons.svg"))?;
                write!(f, r##"#{name}"/></svg>"##)
            }
            Drawn::InPlace(icon) => write!(f, r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>"#, icon.data),
            Drawn::Blank => f.write_str(r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"></svg>"#),
        }
    }
}

/// The icon of this name, always hidden from screen readers: the control around it carries the words.
pub fn icon(name: &str) -> Icon {
    match SHARED.iter().find(|shared| **shared == name) {
        Some(shared) => Icon(Drawn::Shared(shared)),
        None => Icon(find(name).map_or(Drawn::Blank, Drawn::InPlace)),
    }
}

macro_rules! names {
    ($($name:literal => $icon:ident),* $(,)?) => {
        /// Every name that [`icon`] knows.
        pub const NAMES: &[&str] = &[$($name),*];

        fn find(name: &str) -> Option<&'static IconData> {
            match name {
                $($name => Some(lu::$icon),)*
                _ => None,
            }
        }
    };
}

names! {
    // Kinds of tickets.
    "incident" => LuTriangleAlert,
    "bug" => LuBug,
    "question" => LuCircleHelp,
    "service_request" => LuHandHelping,
    "problem" => LuSearchX,
    "change" => LuGitPullRequest,
    // Places.
    "feed" => LuInbox,
    "inbox" => LuInbox,
    "dashboard" => LuChartColumn,
    "people" => LuUsers,
    "person" => LuUser,
    "me" => LuUser,
    "account" => LuCircleUser,
    "organization" => LuBuilding2,
    "settings" => LuSettings,
    "outbox" => LuSend,
    "help" => LuCircleHelp,
    "book" => LuBookOpen,
    "api" => LuBraces,
    "department" => LuLayers,
    "team" => LuUsersRound,
    "unassigned" => LuUserX,
    "knowledge" => LuBookOpen,
    "assets" => LuMonitor,
    "reports" => LuChartLine,
    "view" => LuListFilter,
    // Acts.
    "new" => LuPlus,
    "plus" => LuPlus,
    "search" => LuSearch,
    "filter" => LuListFilter,
    "sort" => LuArrowDownUp,
    "more" => LuEllipsis,
    "edit" => LuPencil,
    "remove" => LuTrash2,
    "close" => LuX,
    "check" => LuCheck,
    "resolve" => LuCircleCheck,
    "reopen" => LuRotateCcw,
    "undo" => LuUndo2,
    "start" => LuPlay,
    "wait" => LuHourglass,
    "resume" => LuPlay,
    "decline" => LuBan,
    "duplicate" => LuCopy,
    "copy" => LuCopy,
    "assign" => LuUserPlus,
    "own" => LuUserCheck,
    "release" => LuUserMinus,
    "follow" => LuEye,
    "unfollow" => LuEyeOff,
    "show" => LuEye,
    "hide" => LuEyeOff,
    "reply" => LuReply,
    "note" => LuLock,
    "lock" => LuLock,
    "unlock" => LuLockOpen,
    "attach" => LuPaperclip,
    "upload" => LuUpload,
    "download" => LuDownload,
    "send" => LuSendHorizontal,
    "share" => LuShare2,
    "link" => LuLink,
    "merge" => LuMerge,
    "external" => LuExternalLink,
    "refresh" => LuRefreshCw,
    "sign-out" => LuLogOut,
    "sign-in" => LuLogIn,
    "invite" => LuMailPlus,
    "save" => LuSave,
    "archive" => LuArchive,
    "print" => LuPrinter,
    // Services.
    "catalogue" => LuLayoutGrid,
    "portal" => LuLifeBuoy,
    "laptop" => LuLaptop,
    "screen" => LuMonitor,
    "smartphone" => LuSmartphone,
    "printer" => LuPrinter,
    "wifi" => LuWifi,
    "software" => LuAppWindow,
    "door" => LuDoorOpen,
    "badge" => LuIdCard,
    "chair" => LuArmchair,
    "cart" => LuShoppingCart,
    "package" => LuPackage,
    "tools" => LuWrench,
    "server" => LuServer,
    "database" => LuDatabase,
    "headset" => LuHeadset,
    "cloud" => LuCloud,
    "folder" => LuFolder,
    "training" => LuGraduationCap,
    // Marks.
    "bell" => LuBell,
    "bell-off" => LuBellOff,
    "mail" => LuMail,
    "no-mail" => LuMailMinus,
    "undelivered" => LuMailX,
    "phone" => LuPhone,
    "chat" => LuMessagesSquare,
    "message" => LuMessageSquare,
    "mention" => LuAtSign,
    "web" => LuGlobe,
    "automation" => LuBot,
    "urgent" => LuSiren,
    "high" => LuChevronUp,
    "low" => LuChevronDown,
    "tag" => LuTag,
    "clock" => LuClock,
    "calendar" => LuCalendar,
    "history" => LuHistory,
    "event" => LuCircleDot,
    "status" => LuCircleDot,
    "key" => LuKeyRound,
    "password" => LuKeyRound,
    "session" => LuMonitorSmartphone,
    "device" => LuMonitorSmartphone,
    "shield" => LuShieldCheck,
    "administrator" => LuShieldCheck,
    "ok" => LuCircleCheck,
    "info" => LuInfo,
    "warning" => LuTriangleAlert,
    "problem-mark" => LuCircleAlert,
    "file" => LuFile,
    "file-text" => LuFileText,
    "file-zip" => LuFileArchive,
    "file-audio" => LuFileAudio,
    "file-code" => LuFileCode,
    "file-spreadsheet" => LuFileSpreadsheet,
    "file-video" => LuFileVideo,
    "presentation" => LuPresentation,
    "picture" => LuImage,
    "language" => LuLanguages,
    "theme" => LuSunMoon,
    "sun" => LuSun,
    "moon" => LuMoon,
    "system" => LuMonitor,
    "density" => LuRows3,
    "keyboard" => LuKeyboard,
    "up" => LuChevronUp,
    "down" => LuChevronDown,
    "left" => LuChevronLeft,
    "right" => LuChevronRight,
    "back" => LuArrowLeft,
    "next" => LuArrowRight,
    "menu" => LuMenu,
    // The composer.
    "bold" => LuBold,
    "italic" => LuItalic,
    "strike" => LuStrikethrough,
    "code" => LuCode,
    "code-block" => LuSquareCode,
    "bullets" => LuList,
    "numbers" => LuListOrdered,
    "quote" => LuQuote,
}

#[cfg(test)]
mod tests {
    /// What `assets/images/icons.svg` must hold. Set `WRITE_ICONS` to write it anew.
    #[test]
    fn shared_icons_are_in_their_file() {
        let symbol = |name: &&str| format!("<symbol id=\"{name}\" viewBox=\"0 0 24 24\">{}</symbol>", find(name).unwrap().data.replace('\n', ""));
        let wanted = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{}\n</svg>\n", SHARED.iter().map(symbol).collect::<Vec<_>>().join("\n"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/images/icons.svg");
        if std::env::var_os("WRITE_ICONS").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), wanted);
    }

    use std::path::{Path, PathBuf};

    use super::*;

    /// Every template and source file of the workspace, with its text.
    fn sources(ending: &str) -> Vec<(PathBuf, String)> {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                match path.is_dir() {
                    true if path.ends_with("node_modules") => {}
                    true => folders.push(path),
                    false if path.to_string_lossy().ends_with(ending) => found.push((path.clone(), std::fs::read_to_string(path).unwrap_or_default())),
                    false => {}
                }
            }
        }
        found
    }

    fn assert_known<'a>(path: &Path, text: &'a str, before: &str) {
        let names = text.split(before).skip(1).filter_map(|rest: &'a str| rest.split('"').next());
        names.for_each(|name| assert!(NAMES.contains(&name), "{} asks for the unknown icon {name:?}", path.display()));
    }

    #[test]
    fn no_page_asks_for_an_unknown_icon() {
        for (path, text) in sources(".html") {
            assert_known(&path, &text, "icon(\"");
        }
        for (path, text) in sources(".rs") {
            if !path.ends_with("icons.rs") {
                assert_known(&path, &text, " icon: \"");
            }
        }
    }

    #[test]
    fn no_page_breaks_the_content_security_policy() {
        for (path, text) in sources(".html") {
            let is_mail = ["mail", "letters"].iter().any(|part| path.iter().any(|piece| piece == *part));
            let breaks = [" style=", "<style", "<script>", " onclick=", " onchange=", "javascript:"].into_iter().find(|sign| text.contains(sign));
            assert!(is_mail || breaks.is_none(), "{} has {breaks:?}", path.display());
        }
    }

    #[test]
    fn every_name_draws_something() {
        for name in NAMES {
            assert!(icon(name).to_string().len() > 80, "{name}");
        }
    }
}
