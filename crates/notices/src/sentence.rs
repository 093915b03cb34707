//! The gaps of a sentence, as JSON: `[["actor", "Ana Ortiz"], ["count", 3]]`.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use kernel::{Error, Result, Text, Value};

/// What is stored of the text's gaps.
pub(crate) fn write(text: &Text) -> Result<String> {
    let args: Vec<(&str, serde_json::Value)> = text
        .args
        .iter()
        .map(|(name, value)| match value {
            Value::Text(text) => (*name, text.replace('\0', "").into()),
            Value::Number(number) => (*name, (*number).into()),
        })
        .collect();
    serde_json::to_string(&args).map_err(Error::internal)
}

/// The text again, from its key and what [`write`] stored.
pub(crate) fn read(key: String, args: &str) -> Result<Text> {
    let args: Vec<(String, serde_json::Value)> = serde_json::from_str(args).map_err(|error| Error::Internal(format!("gaps of {key}: {error}")))?;
    let args = args
        .into_iter()
        .map(|(name, value)| {
            let value = value.as_i64().map_or_else(|| Value::Text(value.as_str().unwrap_or_default().to_owned()), Value::Number);
            (known(&name), value)
        })
        .collect();
    Ok(Text { key: key.into(), args })
}

/// The name of a gap for as long as the process lives. Names are written in our code, so there are a few dozen.
fn known(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.get(name) {
        Some(known) => known,
        None => {
            let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
            names.insert(kept);
            kept
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_survives_being_stored() {
        let text = Text::new("ticket-told-replied").with("actor", "Ana \"A\" Ortiz").with("count", 3);
        let back = read(text.key.to_string(), &write(&text).unwrap()).unwrap();
        assert_eq!(back, text);
    }
}
