//! Our own check by name servers, weighed against what a trusted server said.

use std::{net::SocketAddr, time::Duration};

use mail_auth::hickory_resolver::{
    config::{ConnectionConfig, NameServerConfig, ProtocolConfig, ResolverConfig, ResolverOpts},
    proto::rr::{RData, Record},
    system_conf::read_system_conf,
};
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult, dmarc::verify::DmarcParameters,
    spf::verify::SpfParameters,
};
use tokio::time::timeout;

use super::{
    Handover, Proof, Verdict,
    results::{self, Found},
};

/// All of a mail's proof may take so long.
const LONGEST: Duration = Duration::from_secs(5);

/// One question to one name server.
const QUESTION: Duration = Duration::from_millis(1_500);

/// Judges mails. Cheap to share; it remembers answers of name servers.
pub struct Judge {
    authenticator: Option<MessageAuthenticator>,
    longest: Duration,
}

impl Judge {
    /// Asks the name servers of this machine; where it has none, only trusted servers are heard.
    pub fn system() -> Self {
        let authenticator = read_system_conf().ok().and_then(|(config, _)| MessageAuthenticator::new(config, options()).ok());
        if authenticator.is_none() {
            tracing::warn!("no name servers are configured: signatures of mails cannot be checked");
        }
        Self { authenticator, longest: LONGEST }
    }

    /// Asks this name server.
    pub fn asking(server: SocketAddr) -> Self {
        let mut connections = [ConnectionConfig::new(ProtocolConfig::Udp), ConnectionConfig::new(ProtocolConfig::Tcp)];
        connections.iter_mut().for_each(|connection| connection.port = server.port());
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![NameServerConfig::new(server.ip(), true, connections.into())]);
        Self { authenticator: MessageAuthenticator::new(config, options()).ok(), longest: LONGEST }
    }

    /// Asks nobody; only trusted servers are heard.
    pub fn deaf() -> Self {
        Self { authenticator: None, longest: LONGEST }
    }

    /// Gives up sooner than after five seconds.
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// The TXT records of a name as they are now, each in one piece: nothing that was remembered counts. `None` when no name server could tell.
    pub async fn texts(&self, name: &str) -> Option<Vec<String>> {
        let resolver = self.authenticator.as_ref()?.resolver();
        resolver.clear_cache();
        // With a dot at its end the name is whole, and no search domain of this machine is tried.
        match timeout(self.longest, resolver.txt_lookup(format!("{}.", name.trim_end_matches('.')))).await {
            Ok(Ok(found)) => Some(found.answers().iter().filter_map(text).collect()),
            Ok(Err(error)) if error.is_no_records_found() => Some(Vec::new()),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    /// What a mail proves. `trusted` are the names under which servers of ours write Authentication-Results. It never fails and never takes longer than five seconds.
    pub async fn judge(&self, raw: &[u8], handover: Option<&Handover>, trusted: &[String]) -> Proof {
        let Some(message) = AuthenticatedMessage::parse(raw) else { return Proof::default() };
        let from_domain = from_domain(&message);
        let own = match &self.authenticator {
            Some(authenticator) => timeout(self.longest, check(authenticator, &message, handover, &from_domain)).await.unwrap_or_default(),
            None => Own::default(),
        };
        weigh(own, results::of_trusted(raw, trusted), from_domain)
    }
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Judge {{ hears name servers: {} }}", self.authenticator.is_some())
    }
}

/// The strings of a TXT record, put together as they are meant (RFC 6376, section 3.6.2.2).
fn text(record: &Record) -> Option<String> {
    let RData::TXT(text) = &record.data else { return None };
    Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned())
}

fn options() -> ResolverOpts {
    let mut options = ResolverOpts::default();
    options.timeout = QUESTION;
    options.attempts = 1;
    options.cache_size = 1_024;
    options
}

/// The one domain of From; empty where there is none or there are several, since then nobody in particular vouches.
fn from_domain(message: &AuthenticatedMessage<'_>) -> String {
    match message.froms() {
        [from] => from.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches('.').to_lowercase()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What we found ourselves.
#[derive(Default)]
struct Own {
    spf: Verdict,
    dkim: Verdict,
    dmarc: Verdict,
    arc: Verdict,
    /// A good signature by the domain of From itself or one above it, or SPF for exactly that domain: proof even where no DMARC policy is published.
    is_by_owner: bool,
}

async fn check(authenticator: &MessageAuthenticator, message: &AuthenticatedMessage<'_>, handover: Option<&Handover>, from_domain: &str) -> Own {
    let dkim = authenticator.verify_dkim(message).await;
    let spf = match handover {
        // The null sender is judged by what the server calls itself (RFC 7208, section 2.4).
        Some(Handover { ip, helo, mail_from }) if mail_from.is_empty() => authenticator.verify_spf(SpfParameters::verify_ehlo(*ip, helo, "localhost")).await,
        Some(Handover { ip, helo, mail_from }) => authenticator.verify_spf(SpfParameters::verify_mail_from(*ip, helo, "localhost", mail_from)).await,
        None => SpfOutput::default(),
    };
    let mail_from_domain = handover.map_or("", |handover| handover.mail_from.rsplit_once('@').map_or(handover.helo.as_str(), |(_, domain)| domain));
    let dmarc = authenticator.verify_dmarc(DmarcParameters::new(message, &dkim, mail_from_domain, &spf)).await;
    let arc = authenticator.verify_arc(message).await;
    let by_spf = spf.result() == SpfResult::Pass && !from_domain.is_empty() && mail_from_domain.eq_ignore_ascii_case(from_domain);
    Own {
        spf: if handover.is_some() { spf_verdict(spf.result()) } else { Verdict::Unknown },
        dkim: dkim_verdict(&dkim),
        dmarc: dmarc_verdict(dmarc.dkim_result(), dmarc.spf_result(), dmarc.dmarc_record().is_some(), handover.is_some()),
        arc: verdict_of(arc.result()),
        is_by_owner: by_spf || dkim.iter().any(|signature| is_by_owner(signature, from_domain)),
    }
}

fn is_by_owner(output: &DkimOutput<'_>, from_domain: &str) -> bool {
    let Some(signature) = output.signature().filter(|_| output.result() == &DkimResult::Pass) else { return false };
    let signer = signature.d.to_lowercase();
    // A signer of one label would be a whole top-level domain.
    let is_above = || signer.contains('.') && from_domain.strip_suffix(&signer).is_some_and(|rest| rest.ends_with('.'));
    !from_domain.is_empty() && (signer == from_domain || is_above())
}

/// Of several signatures one good one is enough.
fn dkim_verdict(outputs: &[DkimOutput<'_>]) -> Verdict {
    let verdicts: Vec<Verdict> = outputs.iter().map(|output| verdict_of(output.result())).collect();
    [Verdict::Pass, Verdict::Unknown, Verdict::Fail].into_iter().find(|verdict| verdicts.contains(verdict)).unwrap_or(Verdict::None)
}

fn verdict_of(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::Fail(_) | DkimResult::PermError(_) | DkimResult::Neutral(_) => Verdict::Fail,
        DkimResult::TempError(_) => Verdict::Unknown,
        DkimResult::None => Verdict::None,
    }
}

fn spf_verdict(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail | SpfResult::SoftFail | SpfResult::PermError => Verdict::Fail,
        SpfResult::Neutral | SpfResult::None => Verdict::None,
        SpfResult::TempError => Verdict::Unknown,
    }
}

/// Without the sender's address a missing signature disproves nothing: SPF might have passed.
fn dmarc_verdict(by_dkim: &DmarcResult, by_spf: &DmarcResult, has_policy: bool, spf_is_known: bool) -> Verdict {
    match () {
        () if *by_dkim == DmarcResult::Pass || *by_spf == DmarcResult::Pass => Verdict::Pass,
        () if [by_dkim, by_spf].iter().any(|result| matches!(result, DmarcResult::TempError(_))) => Verdict::Unknown,
        () if !has_policy => Verdict::None,
        () if spf_is_known => Verdict::Fail,
        () => Verdict::Unknown,
    }
}

/// Our own good finding counts first; then the word of a trusted server, which knew the sender's address.
fn weigh(own: Own, found: Option<Found>, from_domain: String) -> Proof {
    let told = |own: Verdict, said: Option<Verdict>| match own {
        Verdict::Pass | Verdict::Fail => own,
        Verdict::None | Verdict::Unknown => said.unwrap_or(own),
    };
    // A server that judged another From judged another mail.
    let found = found.filter(|found| found.header_from.as_ref().is_none_or(|judged| *judged == from_domain));
    let said = found.as_ref();
    let dmarc = told(own.dmarc, said.map(|found| found.dmarc));
    let passes = match () {
        () if from_domain.is_empty() => None,
        () if dmarc == Verdict::Pass || own.is_by_owner => Some(true),
        () if dmarc == Verdict::Fail => Some(false),
        () => None,
    };
    Proof {
        spf: told(own.spf, said.map(|found| found.spf)),
        dkim: told(own.dkim, said.map(|found| found.dkim)),
        dmarc,
        arc: told(own.arc, said.map(|found| found.arc)),
        from_domain,
        passes,
        witness: found.map(|found| found.server),
    }
}
