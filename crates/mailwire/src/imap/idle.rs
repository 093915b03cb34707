//! Waiting for mail (RFC 2177).

use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, Response};
use tokio::time::{Instant, timeout_at};

use super::{Imap, LONGEST_ANSWER, Outcome, ending, explain};
use crate::Refused;

/// Servers hang up after half an hour of silence.
const LONGEST: Duration = Duration::from_secs(28 * 60);

impl Imap {
    pub fn can_idle(&self) -> bool {
        self.can("IDLE")
    }

    /// Waits until the number of mails changes, at most so long; whether it did.
    pub async fn idle(mut self, most: Duration) -> Result<(Self, bool), Refused> {
        let patience = self.session.get_mut().patience();
        self.session.get_mut().read_up_to(LONGEST_ANSWER);
        let tag = self.session.run_command("IDLE").await.map_err(|error| explain(&self.place, &error))?;
        let until = Instant::now() + most.min(LONGEST);
        self.session.get_mut().wait_up_to(LONGEST + patience);
        let mut came = false;
        while !came {
            // Nothing is lost when this is cut off: what is half read stays in the reader's buffer.
            let told = self.read(|response| (matches!(response, Response::MailboxData(MailboxDatum::Exists(_))), ending(response, &tag.0)));
            let Ok(told) = timeout_at(until, told).await else { break };
            match told? {
                (is_new, None) => came = is_new,
                (_, Some(Outcome::Refused { said, .. })) => return Err(self.refused(&said)),
                (_, Some(Outcome::Done)) => return Ok((self, came)),
            }
        }
        self.session.get_mut().wait_up_to(patience);
        self.session.run_command_untagged("DONE").await.map_err(|error| explain(&self.place, &error))?;
        match self.finish(&tag.0, &mut |_| {}).await? {
            Outcome::Done => Ok((self, came)),
            Outcome::Refused { said, .. } => Err(self.refused(&said)),
        }
    }
}
