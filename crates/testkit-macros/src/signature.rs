//! Reads the attributes, the name and the shape of the function under `#[desk_test]`.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// One `#[…]` in front of the function; a doc comment is one as well.
pub struct Attribute {
    /// Its first word: `ignore`, `cfg`, `doc`, `allow`.
    pub name: String,
    pub tokens: TokenStream,
}

/// A function taken apart as far as needed.
pub struct Signature {
    pub name: String,
    pub attributes: Vec<Attribute>,
    /// Everything behind the attributes: `async fn name(desk: TestDesk) { … }`.
    pub rest: Vec<TokenTree>,
}

impl Signature {
    /// Fails with a sentence for the author of the test.
    pub fn read(item: TokenStream) -> Result<Self, &'static str> {
        let mut tokens = item.into_iter().peekable();
        let mut attributes = Vec::new();
        while let Some(TokenTree::Punct(hash)) = tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')) {
            let Some(TokenTree::Group(body)) = tokens.next() else { return Err("#[desk_test] met an attribute that it cannot read") };
            let name = body.stream().into_iter().next().map(|word| word.to_string()).unwrap_or_default();
            attributes.push(Attribute { name, tokens: [TokenTree::Punct(hash), TokenTree::Group(body)].into_iter().collect() });
        }
        let rest: Vec<TokenTree> = tokens.collect();
        Ok(Self { name: name_of(&rest)?, attributes, rest })
    }
}

/// The word behind `async fn`, when exactly one parameter follows.
fn name_of(tokens: &[TokenTree]) -> Result<String, &'static str> {
    const SHAPE: &str = "#[desk_test] belongs on `async fn name(desk: TestDesk) { … }`";
    let at = tokens.windows(2).position(|pair| is_word(&pair[0], "async") && is_word(&pair[1], "fn")).ok_or(SHAPE)?;
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(parameters))) = (tokens.get(at + 2), tokens.get(at + 3)) else { return Err(SHAPE) };
    if parameters.delimiter() != Delimiter::Parenthesis || parameters.stream().is_empty() {
        return Err(SHAPE);
    }
    Ok(name.to_string())
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string() == word)
}
