//! Codes of an authenticator app: TOTP (RFC 6238) with what every app knows, SHA-1, six digits and thirty seconds. Secrets are texts in base 32, as apps take them.

use kernel::Timestamp;
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// In bytes: what RFC 4226 recommends for SHA-1.
pub const SECRET: usize = 20;

/// How many periods a clock may be behind or ahead.
const DRIFT: u16 = 1;

/// A secret in the letters that apps take.
pub fn encode(secret: [u8; SECRET]) -> String {
    Secret::from(secret).to_base32()
}

/// The period whose code this is, if it is right and newer than `last_step`: a code is taken once, and none that came before it.
pub fn check(secret: &str, typed: &str, now: Timestamp, last_step: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let step = i64::try_from(app(secret)?.check(&typed, seconds(now)?)?).ok()?;
    (step > last_step).then_some(step)
}

/// What an app with this secret shows at this moment.
pub fn code(secret: &str, at: Timestamp) -> Option<String> {
    Some(app(secret)?.generate(seconds(at)?).to_string())
}

fn app(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30).with_skew(DRIFT).with_secret(secret).build().ok()
}

fn seconds(at: Timestamp) -> Option<u64> {
    u64::try_from(at.0 / 1_000_000).ok()
}

/// What an app scans: the secret, and under which names it lists it.
pub fn address(secret: &str, issuer: &str, account: &str) -> String {
    let part = |text: &str| web::refusal::encode(text).replace('/', "%2F");
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", part(account), issuer = part(issuer))
}

/// As people type it.
pub fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "12345678901234567890", the secret of the test vectors in RFC 6238, appendix B.
    const VECTORS: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")] {
            assert_eq!(code(VECTORS, at(seconds)).unwrap(), expected);
            assert_eq!(check(VECTORS, expected, at(seconds), 0), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_taken_while_it_is_fresh_and_only_once() {
        let code = code(VECTORS, at(3_000)).unwrap();
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        for (seconds, last_step, expected) in [
            (3_000, 0, Some(100)),
            (2_970, 0, Some(100)),
            (3_059, 0, Some(100)),
            (3_060, 0, None),
            (2_969, 0, None),
            (3_000, 100, None),
            (3_000, 99, Some(100)),
        ] {
            assert_eq!(check(VECTORS, &spaced, at(seconds), last_step), expected, "{seconds} s after {last_step}");
        }
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(check(VECTORS, wrong, at(3_000), 0), None, "{wrong}");
        }
        assert_eq!(check("not base 32!", &code, at(3_000), 0), None);
    }

    #[test]
    fn an_app_lists_the_account_under_its_organization() {
        assert_eq!(
            address("GEZDGNBV", "R&D / Север", "ana"),
            "otpauth://totp/R%26D%20%2F%20%D0%A1%D0%B5%D0%B2%D0%B5%D1%80:ana?secret=GEZDGNBV&issuer=R%26D%20%2F%20%D0%A1%D0%B5%D0%B2%D0%B5%D1%80"
        );
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
        assert_eq!(encode([0; SECRET]).len(), 32);
    }
}
