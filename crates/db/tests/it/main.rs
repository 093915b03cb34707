//! The database floor on both engines: SQLite always, and PostgreSQL where `FIRSTLINE_TEST_POSTGRES` names a server on which databases may be made.

mod announcing;
mod closing;
mod house;
mod ids;
mod migrating;
mod reading;
mod retrying;
mod values;
mod writing;
