//! Serves: opens what is needed, starts the workers, answers requests, and ends in order.

use std::{
    io::Write,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::middleware;
use db::{Db, Options};
use files::Files;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tower::{Service, ServiceExt};
use web::App;

use crate::{Config, health::Metrics, wiring};

/// How long requests may take to finish after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client that has not sent its headers by then is not waited for.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);

/// Everything opened and wired, ready to answer.
pub struct Product {
    pub app: App,
    stop: watch::Sender<bool>,
}

impl Product {
    /// Opens database and files. Blocks: call it outside async code.
    pub fn open(config: &Config) -> Result<Self> {
        config.make_data_dir()?;
        wiring::install();
        let site = config.site();
        web::links::install(&site.base_url);
        kernel::vault::install(crate::secret_key::vault(config)?);
        mail::install(config.postmaster(config.name_server.judge())?);
        let db = Db::open(&Options::new(config.database()), wiring::MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        let files = Files::open(config.data_dir.join("files"), config.largest_file()).map_err(|error| anyhow::anyhow!("{error}"))?;
        let (stop, stopping) = watch::channel(false);
        Ok(Self { app: App::new(db, files, site, wiring::hooks(), stopping), stop })
    }
}

/// Serves until SIGTERM or SIGINT. A second signal ends at once.
pub fn serve(config: &Config) -> Result<()> {
    let began = Instant::now();
    keep_pages_small();
    let product = Product::open(config)?;
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().ok();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the async runtime")?;
    let (db, files) = (product.app.db.clone(), product.app.files.clone());
    let outcome = runtime.block_on(run(config, product, Metrics { handle: metrics, token: config.metrics_token.clone() }, began));
    runtime.shutdown_timeout(Duration::from_secs(2));
    let disk_failed = db.disk_has_failed() || files.disk_has_failed();
    db.close(PATIENCE);
    ensure!(!disk_failed, "the disk failed; look after it before the next start, which finds out what was kept");
    outcome
}

/// The allocator keeps a heap for each thread, and each would begin with pages of two megabytes where Linux hands those out: three times the memory, most of it empty.
fn keep_pages_small() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "huge pages stay on");
    }
}

async fn run(config: &Config, product: Product, metrics: Metrics, began: Instant) -> Result<()> {
    let Product { app, stop } = product;
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    announce(&app, &listener, began).await?;
    let workers = start_workers(&app);
    let service = wiring::service(app.clone(), metrics).layer(middleware::from_fn(crate::health::measure));
    let mut signals = Signals::new()?;
    accept(listener, service, &mut signals, &stop).await;
    stop.send_replace(true);
    finish(workers, &mut signals).await;
    flush_presence(&app).await;
    tracing::info!("stopped");
    Ok(())
}

/// Says where the desk is, and to whom it belongs while nobody has signed up.
async fn announce(app: &App, listener: &TcpListener, began: Instant) -> Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, url = app.site.base_url, database = if app.db.is_postgres() { "PostgreSQL" } else { "SQLite" }, started_in_ms = began.elapsed().as_millis(), "serving");
    let mut out = std::io::stdout().lock();
    writeln!(out, "Firstline is at {}", app.site.base_url)?;
    out.flush()?;
    drop(out);
    if !app.site.has_secure_cookies() {
        tracing::warn!("people reach this desk without https: sign-in cookies can be read on the way; put it behind a proxy with https and set base_url");
    }
    if let Some(secret) = people::entry::setup_link(&app.db).await.map_err(|error| anyhow::anyhow!("{error}"))? {
        println!(
            "Nobody has signed up yet. Open this link to create the first organization and become the operator:\n\n  {}\n",
            app.site.url(&format!("/setup?token={secret}"))
        );
    }
    if mail::postmaster().smtp.is_none() {
        println!("No mail server is configured: mails wait in the outbox, {}", app.site.url("/operator/outbox"));
    }
    Ok(())
}

type Workers = JoinSet<()>;

fn start_workers(app: &App) -> Workers {
    let mut workers = JoinSet::new();
    let (db, stopping) = (app.db.clone(), app.stopping.clone());
    workers.spawn(async move { queue::Runner::new(db).run(stopping).await });
    let (db, stopping) = (app.db.clone(), app.stopping.clone());
    workers.spawn(async move { tickets::search::Indexer::new(db).run(stopping).await });
    let (db, stopping) = (app.db.clone(), app.stopping.clone());
    let files = app.files.clone();
    workers.spawn(async move { mail::Delivery::new(db, mail::postmaster().clone()).with_files(files).run(stopping).await });
    let (db, files, stopping) = (app.db.clone(), app.files.clone(), app.stopping.clone());
    workers.spawn(async move {
        mail::Collector::new(db, files, mail::postmaster().guard.clone()).with_issuers(mail::postmaster().issuers.clone()).run(stopping).await
    });
    let (db, stopping) = (app.db.clone(), app.stopping.clone());
    workers.spawn(async move { mail::sign_in::Waiter::new(db, mail::postmaster().issuers.clone()).run(stopping).await });
    let (db, files, stopping) = (app.db.clone(), app.files.clone(), app.stopping.clone());
    let judge = Arc::clone(&mail::postmaster().judge);
    workers.spawn(async move { tickets::intake::Reader::new(db, files, judge).run(stopping).await });
    let housekeeping_app = app.clone();
    workers.spawn(async move { housekeeping(housekeeping_app).await });
    workers
}

/// Once a minute: who was here. Once an hour: what nobody needs any more.
async fn housekeeping(app: App) {
    let mut stopping = app.stopping.clone();
    let mut round = 0_u64;
    while !*stopping.borrow() {
        flush_presence(&app).await;
        if round % 60 == 1 {
            tidy(&app).await;
        }
        round += 1;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            _ = stopping.changed() => {}
        }
    }
}

async fn flush_presence(app: &App) {
    let seen = app.presence.take_unwritten(app.db.now());
    let note = app.hooks.seen;
    if let Err(error) = app.db.installation_write(move |installation| note(installation, &seen)).await {
        tracing::warn!(%error, "who was here could not be written down");
    }
}

async fn tidy(app: &App) {
    let forgotten = app
        .db
        .installation_write(|installation| {
            web::api::forget_kept(installation)?;
            web::limit::forget_old(installation)?;
            mail::forget_sent(installation)?;
            practices::portal::forget_expired(installation)?;
            people::forget_expired(installation)
        })
        .await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, "old rows could not be removed");
    }
    if let Err(error) = app.db.installation_write(tickets::ticket::bin::empty).await {
        tracing::warn!(%error, "the bin could not be emptied");
    }
    if let Err(error) = files::sweep(&app.files, &app.db).await {
        tracing::warn!(%error, "unused files could not be removed");
    }
}

/// Takes connections until a signal comes, then lets those that are open finish.
async fn accept(listener: TcpListener, service: axum::Router, signals: &mut Signals, stop: &watch::Sender<bool>) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).max_buf_size(64 << 10);
    let graceful = GracefulShutdown::new();
    let mut make = service.into_make_service_with_connect_info::<SocketAddr>();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors: those in use will come back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = signals.next() => break,
        };
        // A page goes out whole; waiting for more would only delay it.
        let _ = stream.set_nodelay(true);
        let Ok(service) = ServiceExt::<SocketAddr>::ready(&mut make).await;
        let Ok(service) = service.call(peer).await;
        let connection = graceful.watch(builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned());
        tokio::spawn(async move {
            // A client that goes away in the middle is no error of ours.
            let _ = connection.await;
        });
    }
    // Refused connections go to another process at once; accepted and unanswered ones would be lost.
    drop(listener);
    tracing::info!("stopping");
    stop.send_replace(true);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(PATIENCE) => tracing::warn!("some requests did not finish in time"),
        () = signals.next() => tracing::warn!("asked twice, ending at once"),
    }
}

async fn finish(mut workers: Workers, signals: &mut Signals) {
    let all = async { while workers.join_next().await.is_some() {} };
    tokio::select! {
        () = all => {}
        () = tokio::time::sleep(PATIENCE) => tracing::warn!("a worker did not finish in time; its work is taken up at the next start"),
        () = signals.next() => {}
    }
}

struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
