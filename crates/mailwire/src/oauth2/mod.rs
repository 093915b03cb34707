//! Signing in to mailboxes at Microsoft and Google with OAuth2 (RFC 6749): the administrator gives us leave in a browser, by redirect with PKCE (RFC 7636) or by
//! a code typed on any device (RFC 8628); we keep a refresh token and show the mail server a short-lived access token (XOAUTH2).

mod device;
mod https;
mod issuer;
mod redirect;
mod token;

pub use device::{DeviceCode, DeviceState, ask_device, poll_device};
pub use issuer::{Endpoints, Issuer};
pub use redirect::{Started, finish, start};
pub use token::{Client, Tokens, refresh};
