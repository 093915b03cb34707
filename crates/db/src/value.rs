//! Values on their way into a statement and out of a row, the same for both drivers.

use kernel::{
    AttachmentId, ClientId, ContractId, DepartmentId, DkimKeyId, DraftId, EmailAddress, EmailId, Error, EventId, InvitationId, JobId, LoadId, MailId,
    MailboxId, MessageId, NotificationId, OperationId, OrganizationId, PasskeyId, RegistrationId, Result, ServiceId, SessionId, TeamId, TicketId, TicketNumber,
    Timestamp, TokenId, UserId, Username,
};
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

/// A parameter of a statement.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'v> {
    Null,
    Int(i64),
    Double(f64),
    Bool(bool),
    Text(&'v str),
    Bytes(&'v [u8]),
}

/// What can be given to a statement.
pub trait Param {
    fn value(&self) -> Value<'_>;
}

/// What can be read from a row.
pub trait Column: Sized {
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

/// One field of a row, before anybody says what type it should be.
pub enum Cell<'r> {
    Sqlite(rusqlite::types::ValueRef<'r>),
    Postgres(&'r postgres::Row, usize),
}

impl Param for Value<'_> {
    fn value(&self) -> Value<'_> {
        *self
    }
}

impl<P: Param + ?Sized> Param for &P {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<P: Param> Param for Option<P> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

impl<C: Column> Column for Option<C> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let is_null = match &cell {
            Cell::Sqlite(value) => matches!(value, rusqlite::types::ValueRef::Null),
            Cell::Postgres(row, i) => row.try_get::<_, IsNullCell>(*i).map(|probe| probe.0).unwrap_or(false),
        };
        if is_null { Some(None) } else { C::from_cell(cell).map(Some) }
    }
}

/// Reads nothing but whether the field is null, of whatever type it is.
struct IsNullCell(bool);

impl<'a> postgres::types::FromSql<'a> for IsNullCell {
    fn from_sql(_: &Type, _: &'a [u8]) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(false))
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(true))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Plain types: how a value is made, and how each driver gives it back.
macro_rules! plain {
    ($($kind:ty: |$it:ident| $value:expr, sqlite $pattern:pat => $read:expr;)*) => {$(
        impl Param for $kind {
            fn value(&self) -> Value<'_> {
                let $it = self;
                $value
            }
        }

        impl Column for $kind {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Sqlite($pattern) => $read,
                    Cell::Sqlite(_) => None,
                    Cell::Postgres(row, i) => row.try_get(i).ok(),
                }
            }
        }
    )*};
}

plain! {
    i64: |it| Value::Int(*it), sqlite rusqlite::types::ValueRef::Integer(n) => Some(n);
    f64: |it| Value::Double(*it), sqlite rusqlite::types::ValueRef::Real(n) => Some(n);
    bool: |it| Value::Bool(*it), sqlite rusqlite::types::ValueRef::Integer(n) => Some(n != 0);
    String: |it| Value::Text(it), sqlite rusqlite::types::ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec()).ok();
    Vec<u8>: |it| Value::Bytes(it), sqlite rusqlite::types::ValueRef::Blob(bytes) => Some(bytes.to_vec());
}

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Param for usize {
    fn value(&self) -> Value<'_> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Param for EmailAddress {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl Param for Username {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

/// Newtypes over a 64-bit integer.
macro_rules! integers {
    ($($kind:ident),* $(,)?) => {$(
        impl Param for $kind {
            fn value(&self) -> Value<'_> {
                Value::Int(self.0)
            }
        }

        impl Column for $kind {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                i64::from_cell(cell).map($kind)
            }
        }
    )*};
}

integers!(
    OrganizationId,
    UserId,
    TicketId,
    MessageId,
    AttachmentId,
    EventId,
    OperationId,
    NotificationId,
    ServiceId,
    SessionId,
    TokenId,
    InvitationId,
    LoadId,
    PasskeyId,
    DepartmentId,
    ClientId,
    DkimKeyId,
    TeamId,
    JobId,
    MailId,
    MailboxId,
    EmailId,
    DraftId,
    ContractId,
    RegistrationId,
    TicketNumber,
    Timestamp,
);

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Int(n) => ToSqlOutput::Owned(Owned::Integer(*n)),
            Self::Double(n) => ToSqlOutput::Owned(Owned::Real(*n)),
            Self::Bool(is) => ToSqlOutput::Owned(Owned::Integer(i64::from(*is))),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *kind == Type::INT4 => i32::try_from(*n)?.to_sql(kind, out),
            Self::Int(n) if *kind == Type::FLOAT8 => (*n as f64).to_sql(kind, out),
            Self::Int(n) => n.to_sql(kind, out),
            Self::Double(n) => n.to_sql(kind, out),
            Self::Bool(is) => is.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What to say when a field is not of the type the code expects: a defect, not an input error.
pub(crate) fn mismatch(column: usize) -> Error {
    Error::Internal(format!("column {column} is not of the expected type"))
}

/// Makes the parameter list of a statement: `params![title, owner, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        [$($crate::Param::value(&$value)),*]
    };
}

pub(crate) fn read<C: Column>(cell: Cell<'_>, column: usize) -> Result<C> {
    C::from_cell(cell).ok_or_else(|| mismatch(column))
}
