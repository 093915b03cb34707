//! The tables of the catalogue and the portal. `portal` is found by its address before anybody knows whose it is, and `public_request` by the secret in a mail.

use db::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026_11_23_40,
        name: "service catalogue",
        text: "
        CREATE TABLE service (
            id {id},
            organization_id BIGINT NOT NULL,
            parent_id BIGINT,
            is_category BOOLEAN NOT NULL,
            name TEXT NOT NULL,
            summary TEXT NOT NULL,
            description TEXT NOT NULL,
            icon TEXT NOT NULL,
            position BIGINT NOT NULL,
            shown_to TEXT NOT NULL,
            ticket_type TEXT NOT NULL,
            department_id BIGINT,
            team_id BIGINT,
            form_version BIGINT NOT NULL,
            archived_at BIGINT,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL, {key}
        );
        CREATE INDEX service_of_category ON service (organization_id, parent_id, position);
        CREATE TABLE service_form (
            organization_id BIGINT NOT NULL,
            service_id BIGINT NOT NULL,
            version BIGINT NOT NULL,
            definition TEXT NOT NULL,
            created_by BIGINT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, service_id, version)
        );
        CREATE TABLE ticket_request (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            service_id BIGINT NOT NULL,
            service_name TEXT NOT NULL,
            icon TEXT NOT NULL,
            form_version BIGINT NOT NULL,
            answers TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id)
        );
        CREATE INDEX ticket_request_of_service ON ticket_request (organization_id, service_id, created_at);
    ",
    },
    Migration {
        number: 2026_11_23_41,
        name: "portal",
        text: "
        CREATE TABLE portal (
            organization_id BIGINT NOT NULL PRIMARY KEY,
            slug TEXT NOT NULL,
            welcome TEXT NOT NULL,
            colour TEXT NOT NULL,
            logo_sha256 TEXT,
            is_form_open BOOLEAN NOT NULL,
            version BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX portal_slug ON portal (slug);
        CREATE TABLE public_request (
            secret_hash BYTES NOT NULL PRIMARY KEY,
            organization_id BIGINT NOT NULL,
            email TEXT NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            language TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        );
    ",
    },
];
