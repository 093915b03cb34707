//! Small closed sets of words that are stored and sent as text.

/// Defines an enum whose variants are stored in the database, and written in JSON, as the given words.
macro_rules! slugs {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $slug:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
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

        impl db::Param for $name {
            fn value(&self) -> db::Value<'_> {
                db::Value::Text(self.slug())
            }
        }

        impl db::Column for $name {
            fn from_cell(cell: db::Cell<'_>) -> Option<Self> {
                Self::from_slug(&<String as db::Column>::from_cell(cell)?)
            }
        }
    };
}

pub(crate) use slugs;
