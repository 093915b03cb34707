//! A QR code as an SVG drawing: no script, no style, so it stands under the content security policy.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// The quiet zone that readers need around the code, in modules.
const MARGIN: i32 = 4;

/// Draws the text; nothing when it is longer than a QR code can hold.
pub fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    Some(format!(
        r##"<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##,
        escape(label)
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_an_app_is_drawn_without_style_or_script() {
        let drawing = svg("otpauth://totp/Firstline:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "A \"code\"").unwrap();
        assert!(drawing.starts_with("<svg") && drawing.contains("A &quot;code&quot;"));
        assert!(!drawing.contains("style") && !drawing.contains("script"));
        assert!(drawing.len() < 20_000, "{}", drawing.len());
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert!(svg(&"x".repeat(5_000), "").is_none());
    }
}
