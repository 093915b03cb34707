//! The course of a run on one database.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Result, ensure};
use mailwire::testing::Manner;
use rand::{RngExt, rngs::StdRng};
use tokio::{runtime::Runtime, task::JoinSet};

use super::{
    notice::{Ledger, Notice},
    office::{DOMAINS, Healed, Office, found_all, know, manner_of},
    outbox::{Outbox, forget_claims},
    verdict::{Moments, Verdict, judge, missing, standing},
};
use crate::{
    faults::{
        check::Checker,
        stage::{Stage, name},
    },
    http::{Request, once},
    process::Server,
};

/// Domains that never answer while good ones are measured: more than could be asked at once.
const SILENT: usize = 12;
const MAILS_TO_SILENT: usize = 5;

/// Good mails that are measured, one after the other.
const MEASURED: usize = 20;

/// No good receiver waits longer behind bad ones.
const SOON: Duration = Duration::from_secs(5);

/// Writers at the good server; the others have one each, with this many answers a round.
const WRITERS: usize = 3;
const AT_BAD_SERVERS: usize = 2;

/// More answers than are given in one round.
const A_ROUND: usize = 120;

/// What a killed process had already said is heard by then. The kill is noted after it.
const ECHO: Duration = Duration::from_millis(500);

pub struct Play<'s> {
    stage: &'s Stage,
    runtime: &'s Runtime,
    offices: Vec<(Office, Arc<Ledger>)>,
    healed: Healed,
    moments: Moments,
    wrong: Vec<String>,
}

pub struct Tally {
    pub kills: usize,
    pub answers: usize,
    pub verdict: Verdict,
}

impl<'s> Play<'s> {
    /// Founds the organizations, makes their people known and starts their mail servers.
    pub fn set(stage: &'s Stage, rounds: usize, runtime: &'s Runtime) -> Result<Self> {
        let (healed, mut offices) = (Healed::default(), Vec::new());
        for (desk, manner) in found_all(stage)? {
            let addresses = if manner == Manner::Takes { of_good_server(rounds) } else { of_bad_server(manner, rounds) };
            let people = know(&stage.place, &desk, &addresses)?;
            let notices = addresses.into_iter().zip(people).map(|(address, person)| Notice::new(address, person)).collect();
            offices.push((runtime.block_on(Office::open(desk, manner, &healed)), Arc::new(Ledger::new(notices))));
        }
        Ok(Self { stage, runtime, offices, healed, moments: Moments::default(), wrong: Vec::new() })
    }

    /// How long a good receiver waits at most while many mails are under way to servers that never answer.
    pub fn measure_good_beside_bad(&mut self) -> Result<Duration> {
        let mut server = self.runtime.block_on(self.stage.start())?;
        for (office, ledger) in &self.offices {
            self.runtime.block_on(office.connect(server.address))?;
            let most = if office.manner == Manner::Takes { SILENT * MAILS_TO_SILENT } else { MAILS_TO_SILENT };
            self.runtime.block_on(ledger.tell(server.address, &office.desk.token, most))?;
        }
        std::thread::sleep(Duration::from_secs(2));
        let Some((good, ledger)) = self.offices.first() else { return Ok(Duration::ZERO) };
        let before = ledger.begun().len();
        for _ in 0..MEASURED {
            self.runtime.block_on(ledger.tell(server.address, &good.desk.token, 1))?;
            std::thread::sleep(Duration::from_millis(100));
        }
        let told = ledger.begun().split_off(before);
        let began = Instant::now();
        while !missing(&told, &good.sink.seen()).is_empty() && began.elapsed() < SOON * 2 {
            std::thread::sleep(Duration::from_millis(50));
        }
        let seen = good.sink.seen();
        let wait = |notice: &Notice| {
            let taken = seen.iter().find(|mail| mail.is_taken() && mail.to == notice.to)?;
            Some(taken.at.duration_since(notice.answered_at?).unwrap_or_default())
        };
        let slowest = told.iter().map(|notice| wait(notice).unwrap_or(SOON * 2)).max().unwrap_or_default();
        if slowest > SOON {
            self.wrong.push(format!("a good receiver waited {:.1} s behind those that never answer", slowest.as_secs_f64()));
        }
        self.kill(&mut server)?;
        Ok(slowest)
    }

    pub fn work_until_killed(&mut self, round: u32, chance: &mut StdRng) -> Result<()> {
        let mut server = self.runtime.block_on(self.stage.start())?;
        self.runtime.block_on(self.tell_again(&server))?;
        let moment = Duration::from_millis(chance.random_range(100..2_000));
        let working = self.runtime.block_on(async { self.begin_work(&server) });
        std::thread::sleep(moment);
        self.kill(&mut server)?;
        let refused: Vec<String> =
            self.runtime.block_on(working.join_all()).into_iter().filter_map(Result::err).map(|refusal| format!("{refusal:#}")).collect();
        self.wrong.extend(refused);
        eprintln!("  {} round {round}: killed after {} ms, {} answers", name(self.stage.engine), moment.as_millis(), self.begun().len());
        Ok(())
    }

    fn begin_work(&self, server: &Server) -> JoinSet<Result<()>> {
        let (mut working, address) = (JoinSet::new(), server.address);
        for (office, ledger) in &self.offices {
            let is_good = office.manner == Manner::Takes;
            for _ in 0..if is_good { WRITERS } else { 1 } {
                let (ledger, token) = (Arc::clone(ledger), office.desk.token.clone());
                let most = if is_good { A_ROUND / WRITERS } else { AT_BAD_SERVERS };
                working.spawn(async move { ledger.tell(address, &token, most).await });
            }
        }
        working
    }

    async fn tell_again(&self, server: &Server) -> Result<()> {
        for (office, ledger) in &self.offices {
            ledger.tell_again(server.address, &office.desk.token).await?;
        }
        Ok(())
    }

    fn begun(&self) -> Vec<Notice> {
        self.offices.iter().flat_map(|(_, ledger)| ledger.begun()).collect()
    }

    fn kill(&mut self, server: &mut Server) -> Result<()> {
        server.kill()?;
        forget_claims(self.stage)?;
        std::thread::sleep(ECHO);
        self.moments.kills.push(SystemTime::now());
        Ok(())
    }

    /// After the last kill: all is sent that can be, and each receiver got what it should have.
    pub fn finish(mut self) -> Result<Tally> {
        let mut server = self.runtime.block_on(self.stage.start())?;
        self.runtime.block_on(self.tell_again(&server))?;
        let mut outbox = Outbox::open(self.stage)?;
        let answers = self.begun().len();
        self.wait_for_answers(&mut outbox, answers)?;
        self.look_at_pauses(&mut outbox)?;
        self.healed.store(true, Ordering::Relaxed);
        self.send_the_rest(&mut outbox)?;
        let mut verdict = self.judge_all();
        verdict.wrong.append(&mut self.wrong);
        verdict.wrong.extend(self.runtime.block_on(self.refusals_not_told(&server))?);
        verdict.wrong.extend(Checker::open(self.stage)?.violations()?);
        let status = self.runtime.block_on(server.stop())?;
        if !status.success() {
            verdict.wrong.push(format!("the process ended with {status}"));
        }
        if self.stage.log().contains("panic") {
            verdict.wrong.push(format!("something panicked:\n{}", self.stage.log()));
        }
        Ok(Tally { kills: self.moments.kills.len(), answers, verdict })
    }

    /// Each answer becomes one mail.
    fn wait_for_answers(&mut self, outbox: &mut Outbox, answers: usize) -> Result<()> {
        let began = Instant::now();
        while outbox.answers()?.len() < answers && began.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(100));
        }
        let mails = outbox.answers()?.len();
        if mails != answers {
            self.wrong.push(format!("{answers} answers became {mails} mails"));
        }
        Ok(())
    }

    fn look_at_pauses(&mut self, outbox: &mut Outbox) -> Result<()> {
        let mut wrong = Vec::new();
        // What is just being tried stands differently a moment later.
        for _ in 0..10 {
            std::thread::sleep(Duration::from_millis(500));
            let Some((good, _)) = self.offices.first() else { return Ok(()) };
            let asked = good.sink.asked();
            wrong = standing(&outbox.answers()?, &asked);
            if wrong.is_empty() {
                break;
            }
        }
        self.wrong.extend(wrong);
        Ok(())
    }

    /// Lets the pauses pass until nothing waits but what has no server that takes it.
    fn send_the_rest(&mut self, outbox: &mut Outbox) -> Result<()> {
        let hopeless: Vec<String> = self
            .offices
            .iter()
            .filter(|(office, _)| office.manner == Manner::BreaksTls)
            .flat_map(|(_, ledger)| ledger.begun())
            .map(|notice| notice.to)
            .collect();
        let (began, patience) = (Instant::now(), Duration::from_secs(60 + 3 * self.moments.kills.len() as u64));
        loop {
            let waiting = outbox.answers()?.into_iter().filter(|mail| mail.state == "queued" && !hopeless.contains(&mail.to)).count();
            if waiting == 0 {
                return Ok(());
            }
            if began.elapsed() > patience {
                self.wrong.push(format!("{waiting} mails still wait after {} s in which every server takes mail", patience.as_secs()));
                return Ok(());
            }
            let hurried_at = SystemTime::now();
            outbox.let_time_pass()?;
            self.moments.hurries.push((hurried_at, SystemTime::now()));
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    fn judge_all(&self) -> Verdict {
        let mut all = Verdict::default();
        for (office, ledger) in &self.offices {
            let (seen, one) = (office.sink.seen(), judge(&office.sink.seen(), &office.sink.asked(), &self.moments));
            all.taken += one.taken;
            all.doubled += one.doubled;
            all.repeated += one.repeated;
            all.most_of_one_kill = all.most_of_one_kill.max(one.most_of_one_kill);
            all.wrong.extend(one.wrong);
            let (wanted, unwanted): (Vec<_>, Vec<_>) = ledger.begun().into_iter().partition(|notice| office.is_taken_for(&notice.to));
            all.wrong.extend(missing(&wanted, &seen).into_iter().map(|to| format!("{to} never got the answer")));
            let strays = unwanted.iter().filter(|notice| seen.iter().any(|mail| mail.to == notice.to)).count();
            if strays > 0 {
                all.wrong.push(format!("{strays} mails were said to a server that takes none of them, or in plain text"));
            }
        }
        all
    }

    /// A refusal for good is told on the ticket, once.
    async fn refusals_not_told(&self, server: &Server) -> Result<Vec<String>> {
        let Some((good, ledger)) = self.offices.first() else { return Ok(Vec::new()) };
        let mut wrong = Vec::new();
        for notice in ledger.begun().iter().filter(|notice| manner_of(&notice.to) == Manner::NobodyHere) {
            let path = format!("/api/v1/tickets/{}/events", notice.ticket.unwrap_or_default());
            let request = Request::get(server.address, &path).header("Authorization", &format!("Bearer {}", good.desk.token));
            let response = once(server.address, request).await?;
            ensure!(response.status == 200, "{path} answers {}", response.status);
            let told = response.text().matches("ticket.mail_undelivered").count();
            if told != 1 {
                wrong.push(format!("that {} is not known to their server is told {told} times on the ticket", notice.to));
            }
        }
        Ok(wrong)
    }
}

/// First those that never answer, then those that are measured, then some of every manner.
fn of_good_server(rounds: usize) -> Vec<String> {
    let silent = (0..SILENT * MAILS_TO_SILENT).map(|n| format!("p{n}@silent{}.example", n % SILENT));
    let measured = (0..MEASURED).map(|n| format!("p{n}@measured.example"));
    let others = (0..rounds * A_ROUND).map(|n| format!("p{n}@{}", DOMAINS[n % DOMAINS.len()].0));
    silent.chain(measured).chain(others).collect()
}

fn of_bad_server(manner: Manner, rounds: usize) -> Vec<String> {
    let name = format!("{manner:?}").to_lowercase();
    (0..MAILS_TO_SILENT + rounds * AT_BAD_SERVERS).map(|n| format!("p{n}@{name}.example")).collect()
}
