//! `#[desk_test]`: one test, run once on SQLite and once on PostgreSQL.
//!
//! Written over `proc_macro` alone, since the grammar it reads is one signature and a parser crate would weigh more than everything it does.

mod signature;

use std::str::FromStr;

use proc_macro::TokenStream;

use signature::Signature;

/// Makes two tests, `NAME::sqlite` and `NAME::postgres`, of `async fn NAME(desk: TestDesk) { … }`.
///
/// The function itself stays where it was written, so paths in its body mean what they meant. `#[ignore]` and `#[should_panic]` go to the two tests, `#[cfg]` to
/// everything, every other attribute and the doc comment stay with the function.
#[proc_macro_attribute]
pub fn desk_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if !arguments.is_empty() {
        return error("#[desk_test] takes no arguments");
    }
    match Signature::read(item) {
        Ok(signature) => expand(signature),
        Err(message) => error(message),
    }
}

fn expand(signature: Signature) -> TokenStream {
    let Signature { name, attributes, rest } = signature;
    let (for_tests, others): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|attribute| ["ignore", "should_panic"].contains(&attribute.name.as_str()));
    let conditions: TokenStream = others.iter().filter(|attribute| attribute.name == "cfg").map(|attribute| attribute.tokens.clone()).collect();
    let for_tests: TokenStream = for_tests.into_iter().map(|attribute| attribute.tokens).collect();

    let engines = format!(
        "mod {name} {{
            #[test] {for_tests} fn sqlite() {{ ::testkit::run(::testkit::Engine::Sqlite, |desk| super::{name}(desk)) }}
            #[test] {for_tests} fn postgres() {{ ::testkit::run(::testkit::Engine::Postgres, |desk| super::{name}(desk)) }}
        }}"
    );
    let Ok(engines) = TokenStream::from_str(&engines) else { return error("#[desk_test] cannot use this name") };

    let mut output: TokenStream = others.into_iter().map(|attribute| attribute.tokens).collect();
    output.extend(rest.into_iter().collect::<TokenStream>());
    output.extend(conditions);
    output.extend(engines);
    output
}

/// What the compiler shows when the attribute cannot be used like this.
fn error(message: &str) -> TokenStream {
    TokenStream::from_str(&format!("::core::compile_error!({message:?});")).unwrap_or_default()
}
