//! The door of the pages: who comes in, and the transaction that is opened for them, in one hop to the database.

use std::{convert::Infallible, net::IpAddr};

use askama::Template;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use db::{Ctx, Installation};
use jiff::tz::TimeZone;
use kernel::{Error, Language, Result, Text, Timestamp};

use crate::{
    app::{App, Site, Visitor},
    cookies, flash,
    headers::Nonce,
    refusal::Refusal,
    secret,
    shell::{Clock, Face, Flash, Me, Shell},
};

/// A request to a page, before anybody looked who sent it.
#[derive(Clone)]
pub struct Door {
    pub app: App,
    /// Hash of the session's secret, if the browser sent one.
    session: Option<Vec<u8>>,
    pub path: String,
    /// Whether the request is made to change something.
    changes: bool,
    /// The query string as it came, without `?`.
    query: String,
    /// The languages the browser asks for, used until somebody is signed in.
    pub language: Language,
    pub source: IpAddr,
    pub user_agent: String,
    /// By which this browser is known again when somebody signs in: its cookie's, or a fresh one to be set.
    pub device: String,
    nonce: String,
    flash: Option<flash::Message>,
}

/// Pages of an account that are for its person alone: what they read there of themselves, and how they sign in.
const PERSONAL: [&str; 2] = ["/account", "/welcome"];

/// Where somebody who sees the desk as somebody else becomes themselves again.
const WAYS_OUT: [&str; 2] = ["/view-as/stop", "/sign-out"];

impl FromRequestParts<App> for Door {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        Ok(Self {
            session: cookies::get(headers, app.site.session_cookie()).map(secret::hash),
            path: parts.uri.path().to_owned(),
            changes: !matches!(parts.method, Method::GET | Method::HEAD),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            language: language(headers, &parts.uri, &app.site),
            source: source(parts, &app.site),
            user_agent: text(headers, header::USER_AGENT).chars().take(200).collect(),
            device: cookies::get(headers, &app.site.cookie(cookies::DEVICE))
                .filter(|secret| secret.len() == secret::LENGTH)
                .map_or_else(secret::fresh, str::to_owned),
            nonce: parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default(),
            flash: flash::read(headers, &app.site),
            app: app.clone(),
        })
    }
}

pub(crate) fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// `?language=ru` (the switch on pages before sign-in, kept in a cookie), else what the browser asks for.
pub(crate) fn language(headers: &HeaderMap, uri: &Uri, site: &Site) -> Language {
    let asked = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("language="))).and_then(Language::from_code);
    asked
        .or_else(|| cookies::get(headers, &site.cookie(cookies::LANGUAGE)).and_then(Language::from_code))
        .unwrap_or_else(|| Language::negotiate(text(headers, header::ACCEPT_LANGUAGE)))
}

/// A query string as a person reads it, for comparing two spellings of one.
fn plain(query: &str) -> String {
    query.replace('+', " ").replace("%20", " ").replace("%3A", ":").replace("%3a", ":")
}

/// Where the request came from: the peer, or what a configured proxy says of it.
pub(crate) fn source(parts: &Parts, site: &Site) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>().map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    if !site.trusted_proxies.contains(&peer) {
        return peer;
    }
    let forwarded = text(&parts.headers, header::HeaderName::from_static("x-forwarded-for"));
    forwarded.rsplit(',').filter_map(|part| part.trim().parse().ok()).find(|ip| !site.trusted_proxies.contains(ip)).unwrap_or(peer)
}

/// The named zone; a name that the time zone database has dropped reads as UTC.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

impl Door {
    /// Shows a page to somebody who is signed in.
    pub async fn page<P: Template + Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>, Shell) -> Result<P> + Send + 'static) -> Result<Response, Refusal> {
        self.page_with(StatusCode::OK, f).await
    }

    /// Shows a page with another status, such as a form that comes back with what is wrong.
    pub async fn page_with<P: Template + Send + 'static>(
        &self,
        status: StatusCode,
        f: impl Fn(&mut Ctx<'_>, Shell) -> Result<P> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let door = self.clone();
        let page = self
            .app
            .db
            .installation_read(move |installation| {
                let visitor = door.identify(installation)?;
                let mut ctx = installation.within(visitor.who.clone());
                let shell = door.shell(&mut ctx, &visitor)?;
                f(&mut ctx, shell)
            })
            .await?;
        self.render(status, &page)
    }

    /// Shows a page to anybody: before sign-in, or help that both kinds of readers open.
    pub async fn plain<P: Template + Send + 'static>(
        &self,
        status: StatusCode,
        f: impl Fn(&mut Installation<'_>, Option<&Visitor>, Shell) -> Result<P> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let door = self.clone();
        let page = self
            .app
            .db
            .installation_read(move |installation| match door.find_visitor(installation)? {
                Some(visitor) => {
                    let shell = door.shell(&mut installation.within(visitor.who.clone()), &visitor)?;
                    f(installation, Some(&visitor), shell)
                }
                None => {
                    let shell = door.anonymous_shell(installation.now());
                    f(installation, None, shell)
                }
            })
            .await?;
        self.render(status, &page)
    }

    /// Reads for somebody who is signed in.
    pub async fn read<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let door = self.clone();
        self.app
            .db
            .installation_read(move |installation| {
                let visitor = door.identify(installation)?;
                f(&mut installation.within(visitor.who.clone()))
            })
            .await
    }

    /// Changes something for somebody who is signed in. Who they are is asked in the same transaction.
    pub async fn write<T: Send + 'static>(&self, f: impl Fn(&mut Ctx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let door = self.clone();
        self.app
            .db
            .installation_write(move |installation| {
                let visitor = door.identify(installation)?;
                // A look leaves nothing behind, whatever page it falls on.
                visitor.who.standing.writing.permit()?;
                f(&mut installation.within(visitor.who.clone()))
            })
            .await
    }

    /// Who is signed in, if anybody is.
    pub async fn visitor(&self) -> Result<Option<Visitor>> {
        let door = self.clone();
        let find = move |installation: &mut Installation<'_>| {
            let visitor = door.find_visitor(installation)?;
            visitor.as_ref().map_or(Ok(()), |visitor| door.hold_back(visitor))?;
            Ok(visitor)
        };
        self.app.db.installation_read(find).await
    }

    pub fn render(&self, status: StatusCode, page: &impl Template) -> Result<Response, Refusal> {
        let html = page.render().map_err(Error::internal)?;
        let mut response = (status, Html(html)).into_response();
        if self.flash.is_some() {
            flash::clear(&mut response);
        }
        Ok(response)
    }

    fn find_visitor(&self, installation: &mut Installation<'_>) -> Result<Option<Visitor>> {
        let Some(secret) = &self.session else { return Ok(None) };
        let visitor = (self.app.hooks.by_session)(installation, secret)?;
        if let Some(visitor) = &visitor
            && let Some(session) = visitor.session
        {
            self.app.presence.saw(visitor.who.organization, visitor.hands(), session, installation.now());
        }
        Ok(visitor)
    }

    /// Whoever sees the desk as somebody else changes nothing, and finds closed what is that person's alone. The way out stays open.
    fn hold_back(&self, visitor: &Visitor) -> Result<()> {
        if visitor.viewer.is_none() || WAYS_OUT.contains(&self.path.as_str()) {
            return Ok(());
        }
        let is_personal = PERSONAL.iter().any(|place| self.path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        match (is_personal, self.changes) {
            (true, _) => Err(Error::forbidden(Text::new("error-seen-as-personal").with("name", visitor.name.as_str()))),
            (false, true) => visitor.who.standing.writing.permit(),
            (false, false) => Ok(()),
        }
    }

    fn identify(&self, installation: &mut Installation<'_>) -> Result<Visitor> {
        let visitor = self.find_visitor(installation)?.ok_or(Error::Unauthenticated)?;
        installation.came_from(self.source);
        self.hold_back(&visitor)?;
        let is_leaving = self.path == "/sign-out";
        if visitor.must_change_password && !self.path.starts_with("/account/password") && !is_leaving {
            return Err(Error::forbidden(Text::new(crate::refusal::PASSWORD_FIRST)));
        }
        let is_on_the_way = self.path.starts_with("/account/second-factor") || visitor.must_change_password;
        if visitor.must_set_up_second_factor && !is_on_the_way && !is_leaving {
            return Err(Error::forbidden(Text::new(crate::refusal::SECOND_FACTOR_FIRST)));
        }
        Ok(visitor)
    }

    fn shell(&self, ctx: &mut Ctx<'_>, visitor: &Visitor) -> Result<Shell> {
        let l = visitor.language;
        let mut rail = Vec::new();
        for items in &self.app.hooks.rail {
            rail.extend(items(ctx, l)?);
        }
        // The longest address that fits is where the reader is.
        let fits = |href: &str| match href.split_once('?') {
            Some((path, query)) => self.path == path && plain(query) == plain(&self.query),
            None => self.path == href || self.path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')),
        };
        let here = rail.iter().map(|item| item.href.as_str()).filter(|href| fits(href)).max_by_key(|href| href.len()).map(str::to_owned);
        rail.iter_mut().for_each(|item| item.is_current = here.as_ref() == Some(&item.href));
        let mut here: Vec<_> = self.app.presence.here(ctx.organization(), ctx.now());
        here.retain(|user| *user != visitor.id);
        here.truncate(12);
        let online = if here.is_empty() { Vec::new() } else { (self.app.hooks.faces)(ctx, &here)? };
        Ok(Shell {
            l,
            theme: visitor.theme,
            density: visitor.density,
            nonce: self.nonce.clone(),
            path: self.path.clone(),
            me: Some(Me {
                id: visitor.id,
                name: visitor.name.clone(),
                face: Face::of(&visitor.name, visitor.id, visitor.picture.clone()),
                grants: visitor.who.standing.grants,
                is_administrator: visitor.who.standing.is_administrator,
                is_operator: visitor.who.standing.is_operator,
                is_viewed: visitor.viewer.is_some(),
            }),
            organization: visitor.organization_name.clone(),
            everyone_helps: visitor.everyone_helps,
            unread: (self.app.hooks.unread)(ctx)?,
            rail,
            online,
            flash: self.flash(l),
            shortcuts_on: visitor.shortcuts_on,
            clock: Clock::new(l, zone(&visitor.zone), ctx.now()),
        })
    }

    /// The shell of pages before sign-in.
    pub fn anonymous_shell(&self, now: Timestamp) -> Shell {
        let clock = Clock::new(self.language, TimeZone::UTC, now);
        let mut shell = Shell::anonymous(self.language, clock, &self.nonce, &self.path);
        shell.flash = self.flash(self.language);
        shell
    }

    fn flash(&self, l: Language) -> Option<Flash> {
        self.flash.as_ref().map(|message| message.show(l))
    }
}
