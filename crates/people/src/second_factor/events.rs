//! What happens to second factors.

use serde::{Deserialize, Serialize};

use crate::{events::events, session::Origin};

db::slugs! {
    /// The ways to answer the second step.
    #[derive(utoipa::ToSchema)]
    Factor {
        App = "app",
        Passkey = "passkey",
        RecoveryCode = "recovery_code",
    }
}

events! {
    /// An app or a passkey was set up.
    FactorAdded = "user.factor_added" { factor: Factor, name: String, origin: Origin }
    FactorRemoved = "user.factor_removed" { factor: Factor, name: String, origin: Origin }
    PasskeyRenamed = "user.passkey_renamed" { before: String, after: String }
    CodesRenewed = "user.codes_renewed" { origin: Origin }
    /// An administrator took all of it away.
    FactorsReset = "user.factors_reset" { name: String }
}
