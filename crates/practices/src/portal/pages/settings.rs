//! `/settings/portal`: where the portal is found, how it looks, and whether people without an account may ask.

use askama::Template;
use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use db::Ctx;
use kernel::{Error, FieldErrors, Result};
use people::account::receive_picture;
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell, ticked};

use crate::{
    PracticesAct,
    portal::{Portal, PortalChange, change, change_logo, colour, ensure, store},
};

const PATH: &str = "/settings/portal";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    slug: String,
    welcome: String,
    colour: String,
    /// Whether the product's own colour is kept.
    #[serde(deserialize_with = "ticked")]
    usual_colour: bool,
    #[serde(deserialize_with = "ticked")]
    form_open: bool,
    /// Of the portal that the form showed.
    version: i64,
}

impl SettingsForm {
    fn of(portal: &Portal) -> Self {
        Self {
            slug: portal.slug.clone(),
            welcome: portal.welcome.clone(),
            usual_colour: portal.colour.is_empty(),
            colour: if portal.colour.is_empty() { colour::USUAL.to_owned() } else { portal.colour.clone() },
            form_open: portal.is_form_open,
            version: portal.version,
        }
    }

    fn change(&self) -> PortalChange {
        PortalChange {
            slug: Some(self.slug.clone()),
            welcome: Some(self.welcome.clone()),
            colour: Some(if self.usual_colour { String::new() } else { self.colour.clone() }),
            is_form_open: Some(self.form_open),
        }
    }
}

/// What was typed and not taken.
#[derive(Clone, Debug, Default)]
struct Typed {
    form: Option<SettingsForm>,
    errors: FieldErrors,
    picture_errors: FieldErrors,
}

/// What the two themes make of the colour, as text.
struct Shades {
    light: colour::Accent,
    dark: colour::Accent,
}

#[derive(Template)]
#[template(path = "portal/templates/settings.html")]
struct SettingsPage {
    shell: Shell,
    form: SettingsForm,
    /// As stored now; the form is sent back with this one.
    version: i64,
    portal: Portal,
    /// The whole address.
    address: String,
    shades: Option<Shades>,
    typed: Typed,
}

/// `GET /settings/portal`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    // An organization of an earlier version has no portal yet.
    let is_missing = door
        .read(|ctx| {
            ctx.permit_here(PracticesAct::KeepPortal)?;
            Ok(store::find(ctx)?.is_none())
        })
        .await?;
    if is_missing {
        door.write(|ctx| ensure(ctx).map(drop)).await?;
    }
    show_with(&door, StatusCode::OK, Typed::default()).await
}

async fn show_with(door: &Door, status: StatusCode, typed: Typed) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| page(ctx, shell, typed.clone())).await
}

fn page(ctx: &mut Ctx<'_>, shell: Shell, typed: Typed) -> Result<SettingsPage> {
    ctx.permit_here(PracticesAct::KeepPortal)?;
    let portal = store::find(ctx)?.ok_or(Error::NotFound)?;
    let form = typed.form.clone().unwrap_or_else(|| SettingsForm::of(&portal));
    let shades = colour::parse("colour", &form.colour).ok().filter(|_| !form.usual_colour);
    Ok(SettingsPage {
        shades: shades.map(|colour| Shades { light: colour::on_light(colour), dark: colour::on_dark(colour) }),
        version: portal.version,
        address: web::links::url(&portal.path()),
        form,
        portal,
        typed,
        shell,
    })
}

/// `POST /settings/portal`
pub async fn save(door: Door, Form(form): Form<SettingsForm>) -> Result<Response, Refusal> {
    let (wanted, seen) = (form.change(), form.version);
    let unless_stale = move |before: &Portal| if before.version == seen { Ok(()) } else { Err(Error::conflict("settings-changed-meanwhile")) };
    match door.write(move |ctx| change(ctx, &wanted, unless_stale)).await {
        Ok(_) => Ok(Message::ok("settings-saved").redirect(PATH)),
        Err(error) => {
            let (status, errors) = people::failed::form(error)?;
            show_with(&door, status, Typed { form: Some(form), errors, ..Typed::default() }).await
        }
    }
}

/// `POST /settings/portal/logo`
pub async fn save_logo(door: Door, form: Result<Multipart, MultipartRejection>) -> Result<Response, Refusal> {
    // Whether they may comes before the first byte is looked at.
    let organization = door.read(|ctx| ctx.permit_here(PracticesAct::KeepPortal).map(|()| ctx.organization())).await?;
    let saved = async {
        let form = form.map_err(|_| Error::invalid("picture", "account-picture-missing"))?;
        let square = door.app.files.put_square(organization, receive_picture(form).await?).await?;
        door.write(move |ctx| change_logo(ctx, Some(&square.sha256))).await
    };
    match saved.await {
        Ok(_) => Ok(Message::ok("settings-saved").redirect(PATH)),
        Err(error) => {
            let (status, picture_errors) = people::failed::form(error)?;
            show_with(&door, status, Typed { picture_errors, ..Typed::default() }).await
        }
    }
}

/// `POST /settings/portal/logo/remove`
pub async fn remove_logo(door: Door) -> Result<Response, Refusal> {
    door.write(|ctx| change_logo(ctx, None)).await?;
    Ok(Message::ok("settings-saved").redirect(PATH))
}
