//! Small closed sets of words that are stored and sent as text.

/// Defines an enum whose variants are stored in the database, and written in JSON, as the given words. The caller's crate has `serde`.
#[macro_export]
macro_rules! slugs {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $slug:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $slug)] $variant,)*
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub fn slug(self) -> &'static str {
                match self {
                    $(Self::$variant => $slug,)*
                }
            }

            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.slug() == slug)
            }
        }

        impl $crate::Param for $name {
            fn value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(self.slug())
            }
        }

        impl $crate::Column for $name {
            fn from_cell(cell: $crate::Cell<'_>) -> Option<Self> {
                Self::from_slug(&<String as $crate::Column>::from_cell(cell)?)
            }
        }
    };
}
