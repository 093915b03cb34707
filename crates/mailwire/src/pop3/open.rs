//! From nothing to a signed-in POP3 connection.

use std::collections::HashMap;

use super::Pop3;
use crate::{Credentials, Encryption, Guard, Refused, Way, Why, guard::place, lines::Lines, sasl, session::sign_in_refused, tls};

pub(crate) async fn open(way: &Way, guard: &Guard) -> Result<Pop3, Refused> {
    let place = place(&way.host, way.port);
    let mut stream = guard.stream(&way.host, way.port).await?;
    if way.encryption == Encryption::Tls {
        stream = tls::encrypt(stream, &way.host, way.port, guard).await?;
    }
    let mut pop3 = Pop3 { lines: Lines::new(stream), place, capabilities: Vec::new(), listed: HashMap::new() };
    pop3.answer().await?;
    pop3.learn().await?;
    if way.encryption == Encryption::StartTls {
        pop3 = start_tls(pop3, way, guard).await?;
    }
    pop3.sign_in(way).await?;
    // Some servers offer more to those they know.
    pop3.learn().await?;
    Ok(pop3)
}

/// STLS. Whatever the server said in advance would be taken for part of the encrypted conversation, so nothing may be left over.
async fn start_tls(mut pop3: Pop3, way: &Way, guard: &Guard) -> Result<Pop3, Refused> {
    let lacking = |said: &str| Refused::new(Why::Tls, "mailwire-no-starttls", &place(&way.host, way.port), said);
    match pop3.command("STLS").await {
        Ok(_) => {}
        Err(refused) if refused.why == Why::Said => return Err(lacking(&refused.said)),
        Err(refused) => return Err(refused),
    }
    let place = pop3.place;
    let stream = pop3.lines.into_stream().ok_or_else(|| Refused::new(Why::Protocol, "mailwire-injected", &place, ""))?;
    let stream = tls::encrypt(stream, &way.host, way.port, guard).await?;
    let mut pop3 = Pop3 { lines: Lines::new(stream), place, capabilities: Vec::new(), listed: HashMap::new() };
    // Nothing learned before is believed (RFC 2595, section 4).
    pop3.learn().await?;
    Ok(pop3)
}

impl Pop3 {
    /// CAPA, which old servers do not know.
    async fn learn(&mut self) -> Result<(), Refused> {
        match self.command("CAPA").await {
            Ok(_) => {}
            Err(refused) if refused.why == Why::Said => return Ok(()),
            Err(refused) => return Err(refused),
        }
        let mut offered = Vec::new();
        for _ in 0..200 {
            let line = self.line().await?;
            if line == "." {
                self.capabilities = offered;
                return Ok(());
            }
            offered.push(line);
        }
        Err(Refused::new(Why::Protocol, "mailwire-protocol", &self.place, "CAPA"))
    }

    fn offers_sasl(&self, mechanism: &str) -> bool {
        self.capabilities.iter().any(|offered| {
            let mut words = offered.split(' ');
            words.next().is_some_and(|name| name.eq_ignore_ascii_case("SASL")) && words.any(|word| word.eq_ignore_ascii_case(mechanism))
        })
    }

    async fn sign_in(&mut self, way: &Way) -> Result<(), Refused> {
        let signed_in = match &way.credentials {
            Credentials::None => self.user_and_pass(&way.username, "").await,
            Credentials::Password(password) if self.offers_sasl("PLAIN") && !self.can("USER") => {
                self.authenticate("PLAIN", &sasl::plain(&way.username, password.expose())).await
            }
            Credentials::Password(password) => self.user_and_pass(&way.username, password.expose()).await,
            Credentials::Bearer(token) => self.authenticate("XOAUTH2", &sasl::xoauth2(&way.username, token.expose())).await,
        };
        signed_in.map_err(|refused| match refused.why {
            Why::Said if refused.text.key == "mailwire-said" => sign_in_refused(way, &refused.said),
            _ => refused,
        })
    }

    async fn user_and_pass(&mut self, username: &str, password: &str) -> Result<(), Refused> {
        if sasl::breaks_out(username) || sasl::breaks_out(password) {
            return Err(Refused::new(Why::Said, "mailwire-said", &self.place, ""));
        }
        self.command(&format!("USER {username}")).await?;
        self.command(&format!("PASS {password}")).await.map(drop)
    }

    /// In two steps, since tokens are longer than a command may be (RFC 5034, section 4).
    async fn authenticate(&mut self, mechanism: &str, message: &str) -> Result<(), Refused> {
        self.say(&format!("AUTH {mechanism}")).await?;
        let mut message = sasl::encoded(message);
        loop {
            let line = self.line().await?;
            match () {
                () if super::starts(&line, "+OK") => return Ok(()),
                () if super::starts(&line, "-ERR") => return Err(self.refusal(&line[4..])),
                // The second challenge of XOAUTH2 is what went wrong; an empty line asks for the refusal itself.
                () if line.starts_with('+') => self.say(&std::mem::take(&mut message)).await?,
                () => return Err(Refused::new(Why::Protocol, "mailwire-protocol", &self.place, line)),
            }
        }
    }
}
