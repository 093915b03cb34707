//! The tables of people. Those without `organization_id` in their key are the installation's: a sign-in must find its organization through them.

use db::Migration;

pub const MIGRATIONS: &[Migration] = &[FIRST, SUBJECTS, DIGESTS, ROLES, SECOND_FACTOR, LOADS, LISTS, CLIENTS, REGISTRATIONS, VIEWING];

const FIRST: Migration = Migration {
    number: 2026_11_22_10,
    name: "organizations and people",
    text: "
        CREATE TABLE organization (
            id {id},
            organization_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            way TEXT NOT NULL,
            is_active BOOLEAN NOT NULL,
            invitations TEXT NOT NULL,
            reopen_days BIGINT NOT NULL,
            language TEXT NOT NULL,
            zone TEXT NOT NULL,
            default_department_id BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL, {key_id}
        );
        CREATE UNIQUE INDEX organization_self ON organization (organization_id);

        CREATE TABLE organization_domain (
            organization_id BIGINT NOT NULL,
            domain TEXT NOT NULL,
            PRIMARY KEY (organization_id, domain)
        );

        CREATE TABLE department (
            id {id},
            organization_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            is_default BOOLEAN NOT NULL,
            position BIGINT NOT NULL,
            archived_at BIGINT, {key}
        );
        CREATE UNIQUE INDEX department_name ON department (organization_id, name_key) WHERE archived_at IS NULL;

        CREATE TABLE team (
            id {id},
            organization_id BIGINT NOT NULL,
            department_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            is_default BOOLEAN NOT NULL,
            position BIGINT NOT NULL,
            archived_at BIGINT, {key}
        );
        CREATE UNIQUE INDEX team_name ON team (organization_id, department_id, name_key) WHERE archived_at IS NULL;

        CREATE TABLE app_user (
            id {id},
            organization_id BIGINT NOT NULL,
            username TEXT NOT NULL,
            username_key TEXT NOT NULL,
            display_name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            email_confirmed_at BIGINT,
            email_wanted TEXT,
            phone TEXT NOT NULL,
            about TEXT NOT NULL,
            skills TEXT NOT NULL,
            picture_sha256 TEXT,
            role TEXT NOT NULL,
            state TEXT NOT NULL,
            is_operator BOOLEAN NOT NULL,
            department_id BIGINT NOT NULL,
            team_id BIGINT NOT NULL,
            language TEXT NOT NULL,
            zone TEXT NOT NULL,
            theme TEXT NOT NULL,
            density TEXT NOT NULL,
            shortcuts_on BOOLEAN NOT NULL,
            mail_alerts_on BOOLEAN NOT NULL,
            must_change_password BOOLEAN NOT NULL,
            created_at BIGINT NOT NULL,
            last_seen_at BIGINT,
            left_at BIGINT,
            version BIGINT NOT NULL, {key}
        );
        CREATE UNIQUE INDEX app_user_email ON app_user (organization_id, email_key) WHERE state <> 'left';
        CREATE INDEX app_user_name ON app_user (organization_id, name_key, id);
        CREATE INDEX app_user_operator ON app_user (is_operator) WHERE is_operator;

        CREATE TABLE username (
            name_key TEXT NOT NULL PRIMARY KEY,
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            is_final BOOLEAN NOT NULL
        );
        CREATE INDEX username_of_user ON username (user_id);

        CREATE TABLE email_account (
            email_key TEXT NOT NULL,
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            PRIMARY KEY (email_key, organization_id)
        );

        CREATE TABLE credential (
            user_id BIGINT NOT NULL PRIMARY KEY,
            organization_id BIGINT NOT NULL,
            password_hash TEXT NOT NULL,
            changed_at BIGINT NOT NULL
        );

        CREATE TABLE session (
            id {id},
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            secret_hash BYTES NOT NULL,
            created_at BIGINT NOT NULL,
            last_used_at BIGINT NOT NULL,
            source TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            expires_at BIGINT NOT NULL, {key_id}
        );
        CREATE UNIQUE INDEX session_secret ON session (secret_hash);
        CREATE INDEX session_of_user ON session (user_id, last_used_at);
        CREATE INDEX session_age ON session (expires_at);

        CREATE TABLE api_token (
            id {id},
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            secret_hash BYTES NOT NULL,
            scope TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            last_used_at BIGINT,
            expires_at BIGINT, {key_id}
        );
        CREATE UNIQUE INDEX api_token_secret ON api_token (secret_hash);
        CREATE INDEX api_token_of_user ON api_token (user_id, id);

        CREATE TABLE one_time_link (
            secret_hash BYTES NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            organization_id BIGINT NOT NULL,
            user_id BIGINT,
            invitation_id BIGINT,
            email TEXT,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        );
        CREATE INDEX one_time_link_of_user ON one_time_link (user_id, kind);
        CREATE INDEX one_time_link_of_invitation ON one_time_link (invitation_id);
        CREATE INDEX one_time_link_age ON one_time_link (expires_at);

        CREATE TABLE invitation (
            id {id},
            organization_id BIGINT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            name TEXT,
            invited_by BIGINT,
            state TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL, {key}
        );
        CREATE UNIQUE INDEX invitation_open ON invitation (organization_id, email_key) WHERE state IN ('waiting_for_approval', 'sent');
        CREATE INDEX invitation_newest ON invitation (organization_id, created_at, id);
    ",
};

const SUBJECTS: Migration = Migration {
    number: 2026_11_22_41,
    name: "numbers in subjects",
    text: "
        ALTER TABLE organization ADD COLUMN subject_hook TEXT NOT NULL DEFAULT '[#';
        CREATE TABLE subject_hook (
            organization_id BIGINT NOT NULL,
            hook TEXT NOT NULL,
            used_until BIGINT NOT NULL,
            PRIMARY KEY (organization_id, hook)
        );
    ",
};

const DIGESTS: Migration = Migration {
    number: 2026_11_22_60,
    name: "how soon mails are written",
    text: "
        ALTER TABLE app_user ADD COLUMN mail_pace TEXT NOT NULL DEFAULT 'at_once';
        ALTER TABLE app_user ADD COLUMN digest_at BIGINT NOT NULL DEFAULT 480;
    ",
};

const ROLES: Migration = Migration {
    number: 2026_11_23_01,
    name: "roles, teams and absence",
    text: "
        ALTER TABLE app_user ADD COLUMN grants BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE app_user ADD COLUMN client_id BIGINT;
        ALTER TABLE app_user ADD COLUMN absent_from BIGINT;
        ALTER TABLE app_user ADD COLUMN absent_until BIGINT;
        ALTER TABLE app_user ADD COLUMN substitute_id BIGINT;
        CREATE INDEX app_user_client ON app_user (organization_id, client_id, name_key, id) WHERE client_id IS NOT NULL;
        CREATE INDEX app_user_substitute ON app_user (organization_id, substitute_id) WHERE substitute_id IS NOT NULL;
        CREATE INDEX app_user_grants ON app_user (organization_id, name_key, id) WHERE grants <> 0;
        CREATE TABLE role (
            organization_id BIGINT NOT NULL,
            slug TEXT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            description TEXT NOT NULL,
            grants BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL,
            PRIMARY KEY (organization_id, slug)
        );
        CREATE UNIQUE INDEX role_name ON role (organization_id, name_key);
        CREATE TABLE user_role (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            role TEXT NOT NULL,
            PRIMARY KEY (organization_id, user_id, role)
        );
        CREATE INDEX user_role_holders ON user_role (organization_id, role, user_id);
        CREATE TABLE department_manager (
            organization_id BIGINT NOT NULL,
            department_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            PRIMARY KEY (organization_id, department_id, user_id)
        );
        CREATE INDEX department_managed ON department_manager (organization_id, user_id, department_id);
        CREATE TABLE team_member (
            organization_id BIGINT NOT NULL,
            team_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            PRIMARY KEY (organization_id, team_id, user_id)
        );
        CREATE INDEX team_of_member ON team_member (organization_id, user_id, team_id);
    ",
};

const SECOND_FACTOR: Migration = Migration {
    number: 2026_11_23_10,
    name: "second factors and known devices",
    text: "
        ALTER TABLE organization ADD COLUMN second_factor TEXT NOT NULL DEFAULT 'nobody';
        ALTER TABLE organization ADD COLUMN second_factor_since BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE app_user ADD COLUMN second_factor_at BIGINT;
        ALTER TABLE one_time_link ADD COLUMN state TEXT;

        CREATE TABLE authenticator_app (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            secret TEXT,
            confirmed_at BIGINT,
            pending TEXT,
            pending_at BIGINT,
            last_step BIGINT NOT NULL,
            PRIMARY KEY (organization_id, user_id)
        );

        CREATE TABLE passkey (
            id {id},
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            credential TEXT NOT NULL,
            name TEXT NOT NULL,
            data TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            last_used_at BIGINT, {key}
        );
        CREATE UNIQUE INDEX passkey_credential ON passkey (organization_id, credential);
        CREATE INDEX passkey_of_user ON passkey (organization_id, user_id, id);

        CREATE TABLE recovery_code (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            tag TEXT NOT NULL,
            PRIMARY KEY (organization_id, user_id, tag)
        );

        CREATE TABLE device (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            secret_hash BYTES NOT NULL,
            user_agent TEXT NOT NULL,
            first_used_at BIGINT NOT NULL,
            last_used_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, user_id, secret_hash)
        );
        CREATE INDEX device_age ON device (last_used_at);
    ",
};

const LOADS: Migration = Migration {
    number: 2026_11_23_11,
    name: "people from files",
    text: "
        CREATE TABLE people_load (
            id {id},
            organization_id BIGINT NOT NULL,
            file_name TEXT NOT NULL,
            headers TEXT NOT NULL,
            columns TEXT NOT NULL,
            state TEXT NOT NULL,
            lines BIGINT NOT NULL,
            fresh BIGINT NOT NULL,
            here BIGINT NOT NULL,
            bad BIGINT NOT NULL,
            loaded BIGINT NOT NULL,
            parts BIGINT NOT NULL,
            parts_done BIGINT NOT NULL,
            invites BOOLEAN NOT NULL,
            invited_at BIGINT,
            created_by BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            finished_at BIGINT,
            operation_id BIGINT NOT NULL, {key}
        );
        CREATE TABLE people_load_part (
            organization_id BIGINT NOT NULL,
            load_id BIGINT NOT NULL,
            number BIGINT NOT NULL,
            lines TEXT NOT NULL,
            newcomers TEXT NOT NULL,
            bad TEXT NOT NULL,
            loaded TEXT NOT NULL,
            PRIMARY KEY (organization_id, load_id, number)
        );
    ",
};

/// Lists of a hundred thousand people, each by an index of its own; words under which people are found.
const LISTS: Migration = Migration {
    number: 2026_11_23_21,
    name: "lists of people",
    text: "
        ALTER TABLE app_user ADD COLUMN signature TEXT NOT NULL DEFAULT '';
        CREATE INDEX app_user_state ON app_user (organization_id, state, name_key, id);
        CREATE INDEX app_user_department ON app_user (organization_id, department_id, name_key, id);
        CREATE INDEX app_user_team ON app_user (organization_id, team_id, name_key, id);
        CREATE INDEX app_user_verified ON app_user (organization_id, name_key, id) WHERE email_confirmed_at IS NOT NULL;
        CREATE INDEX app_user_administrator ON app_user (organization_id, name_key, id) WHERE role = 'administrator';
        CREATE TABLE person_word (
            organization_id BIGINT NOT NULL,
            word TEXT NOT NULL,
            user_id BIGINT NOT NULL,
            PRIMARY KEY (organization_id, word, user_id)
        );
        CREATE INDEX person_word_of_user ON person_word (organization_id, user_id);
        INSERT INTO person_word (organization_id, word, user_id)
            SELECT organization_id, username_key, id FROM app_user WHERE username_key <> ''
            UNION SELECT organization_id, email_key, id FROM app_user;
        {sqlite}
        INSERT INTO person_word (organization_id, word, user_id)
            WITH RECURSIVE part (organization_id, user_id, word, rest) AS (
                SELECT organization_id, id, '', name_key || ' ' FROM app_user
                UNION ALL
                SELECT organization_id, user_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM part WHERE rest <> ''
            )
            SELECT organization_id, word, user_id FROM part WHERE word <> ''
            ON CONFLICT DO NOTHING;
        {end}
        {postgres}
        INSERT INTO person_word (organization_id, word, user_id)
            SELECT organization_id, word, id FROM app_user, regexp_split_to_table(name_key, ' ') word WHERE word <> ''
            ON CONFLICT DO NOTHING;
        {end}
    ",
};

const CLIENTS: Migration = Migration {
    number: 2026_11_23_31,
    name: "clients and contracts",
    text: "
        CREATE TABLE client (
            id {id},
            organization_id BIGINT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            colleagues_see BOOLEAN NOT NULL,
            archived_at BIGINT,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL, {key}
        );
        CREATE UNIQUE INDEX client_name ON client (organization_id, name_key) WHERE archived_at IS NULL;

        CREATE TABLE client_domain (
            organization_id BIGINT NOT NULL,
            domain TEXT NOT NULL,
            client_id BIGINT NOT NULL,
            PRIMARY KEY (organization_id, domain)
        );
        CREATE INDEX client_domain_of_client ON client_domain (organization_id, client_id);

        CREATE TABLE contract (
            id {id},
            organization_id BIGINT NOT NULL,
            client_id BIGINT NOT NULL,
            number TEXT NOT NULL,
            state TEXT NOT NULL,
            begins_on TEXT,
            ends_on TEXT,
            hours_included BIGINT,
            most_people BIGINT,
            code TEXT NOT NULL,
            domains TEXT NOT NULL,
            contact_name TEXT NOT NULL,
            contact_email TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            version BIGINT NOT NULL, {key}
        );
        CREATE INDEX contract_of_client ON contract (organization_id, client_id, id);

        CREATE TABLE contract_number (
            number_key TEXT NOT NULL PRIMARY KEY,
            organization_id BIGINT NOT NULL,
            contract_id BIGINT NOT NULL
        );
        CREATE INDEX contract_number_of_contract ON contract_number (contract_id);

        CREATE TABLE contract_service (
            organization_id BIGINT NOT NULL,
            contract_id BIGINT NOT NULL,
            service_id BIGINT NOT NULL,
            PRIMARY KEY (organization_id, contract_id, service_id)
        );
        CREATE INDEX contract_service_of_service ON contract_service (organization_id, service_id);

        ALTER TABLE app_user ADD COLUMN contract_id BIGINT;
        CREATE INDEX app_user_contract ON app_user (organization_id, contract_id) WHERE contract_id IS NOT NULL;
    ",
};

const REGISTRATIONS: Migration = Migration {
    number: 2026_11_23_33,
    name: "people who register themselves",
    text: "
        CREATE TABLE registration (
            id {id},
            organization_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            user_id BIGINT NOT NULL,
            username TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            phone TEXT NOT NULL,
            language TEXT NOT NULL,
            zone TEXT NOT NULL,
            contract_id BIGINT,
            department_id BIGINT NOT NULL,
            team_id BIGINT NOT NULL,
            role TEXT NOT NULL,
            asked_department TEXT NOT NULL,
            asked_team TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            decided_by BIGINT,
            decided_at BIGINT, {key}
        );
        CREATE UNIQUE INDEX registration_open ON registration (organization_id, kind, email_key) WHERE state IN ('waiting', 'sent');
        CREATE INDEX registration_of_user ON registration (organization_id, user_id);
        CREATE INDEX registration_newest ON registration (organization_id, state, id);
    ",
};

const VIEWING: Migration = Migration {
    number: 2026_11_23_48,
    name: "seeing the desk as somebody else",
    text: "
        ALTER TABLE session ADD COLUMN viewed_id BIGINT;
        ALTER TABLE session ADD COLUMN viewed_until BIGINT;
        ALTER TABLE session ADD COLUMN viewed_operation BIGINT;
        CREATE INDEX session_viewed ON session (viewed_id) WHERE viewed_id IS NOT NULL;
    ",
};

/// Keeps profile pictures from the sweep of files that nothing refers to.
#[db::linkme::distributed_slice(files::REFERENCES)]
#[linkme(crate = db::linkme)]
static PICTURES: &str = db::sql!("SELECT 1 FROM app_user WHERE organization_id = $1 AND picture_sha256 = $2 LIMIT 1");
