//! Tickets as people and programs use them, on both databases.

mod alerts;
mod api;
mod assignment;
mod bin;
mod conversation;
mod drafts;
mod files;
mod finding;
mod mail_corpora;
mod mail_in;
mod mail_merged;
mod mail_out;
mod mail_proof;
mod merging;
mod opening;
mod outsiders;
mod pages;
mod place;
mod races;
mod sight;
mod undoing;
mod workflow;
