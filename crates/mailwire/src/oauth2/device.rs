//! Leave by a code that is typed on any device (RFC 8628), for installations that no browser is sent back to.

use kernel::{Timestamp, seconds};

use super::{
    Client, Tokens,
    token::{ask, refused},
};
use crate::{Guard, Refused, Secret};

/// What the administrator is shown, and what we ask with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceCode {
    /// To be typed …
    pub user_code: String,
    /// … on this page.
    pub page: String,
    /// Ours to ask with.
    pub device_code: Secret,
    /// So many seconds pass between two questions.
    pub interval_seconds: i64,
    pub expires_at: Timestamp,
}

/// Where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeviceState {
    /// Nobody has typed the code yet.
    Pending,
    /// We ask too often: five seconds more between two questions from now on.
    SlowDown,
    Granted(Tokens),
}

/// Asks for a code to type.
pub async fn ask_device(client: &Client, guard: &Guard, now: Timestamp) -> Result<DeviceCode, Refused> {
    let answer = ask(client, guard, &client.endpoints.device, &[("scope", &client.endpoints.scopes)]).await?;
    let page = [answer.text("verification_uri"), answer.text("verification_url")].into_iter().find(|page| page.starts_with("https://")).unwrap_or_default();
    let (user_code, device_code) = (answer.text("user_code"), answer.text("device_code"));
    if !answer.is_success || user_code.is_empty() || device_code.is_empty() || page.is_empty() {
        return Err(refused(&answer));
    }
    Ok(DeviceCode {
        user_code: user_code.to_owned(),
        page: page.to_owned(),
        device_code: Secret::new(device_code),
        interval_seconds: answer.seconds("interval").unwrap_or(5).clamp(1, 60),
        expires_at: now.plus(seconds(answer.seconds("expires_in").unwrap_or(900))),
    })
}

/// Asks whether the code has been typed.
pub async fn poll_device(client: &Client, guard: &Guard, code: &DeviceCode, now: Timestamp) -> Result<DeviceState, Refused> {
    let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code.device_code.expose())];
    let answer = ask(client, guard, &client.endpoints.token, &form).await?;
    match answer.text("error") {
        "authorization_pending" => Ok(DeviceState::Pending),
        "slow_down" => Ok(DeviceState::SlowDown),
        _ => Tokens::of(&answer, now).map(DeviceState::Granted),
    }
}
