//! What waits in a POP3 mailbox: LIST and UIDL joined.

use std::collections::HashMap;

use super::Pop3;
use crate::{Refused, Why};

/// More lines than any mailbox has.
const MOST_LINES: usize = 1_000_000;

/// One waiting mail under its number in this session.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Listed {
    pub number: u32,
    pub uid: String,
    /// As the server announces it, which may be wrong.
    pub size: u64,
}

pub(super) async fn read(pop3: &mut Pop3, most: usize) -> Result<Vec<Listed>, Refused> {
    let sizes = lines(pop3, "LIST", most).await?;
    let uids = match lines(pop3, "UIDL", most).await {
        Ok(uids) => uids,
        // UIDL is optional.
        Err(refused) if refused.why == Why::Said => Vec::new(),
        Err(refused) => return Err(refused),
    };
    Ok(join(&sizes, &uids))
}

/// The numbered lines of a multi-line answer, the first `most` of them.
async fn lines(pop3: &mut Pop3, command: &str, most: usize) -> Result<Vec<(u32, String)>, Refused> {
    pop3.command(command).await?;
    let mut found = Vec::new();
    for _ in 0..MOST_LINES {
        let line = pop3.line().await?;
        if line == "." {
            return Ok(found);
        }
        if found.len() < most
            && let Some((number, rest)) = line.trim().split_once(' ')
            && let Ok(number) = number.parse()
        {
            found.push((number, rest.trim().to_owned()));
        }
    }
    Err(Refused::new(Why::Protocol, "mailwire-protocol", &pop3.place, command))
}

/// A uid that comes twice, against RFC 1939, gets a counter behind it: both are mails of their own, told apart by their content alone.
/// A blank cannot stand in a uid of a server, so these never meet.
fn join(sizes: &[(u32, String)], uids: &[(u32, String)]) -> Vec<Listed> {
    let uids: HashMap<u32, &str> = uids.iter().map(|(number, uid)| (*number, uid.as_str())).collect();
    let mut seen: HashMap<&str, u32> = HashMap::new();
    sizes
        .iter()
        .map(|(number, rest)| {
            let size = rest.split(' ').next().and_then(|size| size.parse().ok()).unwrap_or(0);
            let uid = match uids.get(number) {
                Some(uid) => {
                    let times = seen.entry(uid).or_default();
                    *times += 1;
                    if *times == 1 { (*uid).to_owned() } else { format!("{uid} {times}") }
                }
                None => format!("number {number}"),
            };
            Listed { number: *number, uid, size }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(lines: &[(u32, &str)]) -> Vec<(u32, String)> {
        lines.iter().map(|(number, rest)| (*number, (*rest).to_owned())).collect()
    }

    #[test]
    fn repeated_and_missing_uids_stay_apart() {
        let listed = join(&numbered(&[(1, "100"), (2, "200 extra"), (3, "nonsense"), (5, "9")]), &numbered(&[(1, "a"), (2, "a"), (3, "b")]));
        let shown: Vec<(u32, &str, u64)> = listed.iter().map(|mail| (mail.number, mail.uid.as_str(), mail.size)).collect();
        assert_eq!(shown, [(1, "a", 100), (2, "a 2", 200), (3, "b", 0), (5, "number 5", 9)]);
    }
}
