//! The tables of tickets.

use db::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 2026_11_22_20,
        name: "tickets",
        text: "
        CREATE TABLE ticket_type (
            organization_id BIGINT NOT NULL,
            slug TEXT NOT NULL,
            position BIGINT NOT NULL,
            workflow TEXT NOT NULL,
            PRIMARY KEY (organization_id, slug)
        );
        CREATE TABLE ticket_counter (
            organization_id BIGINT NOT NULL PRIMARY KEY,
            last BIGINT NOT NULL
        );
        CREATE TABLE ticket (
            id {id},
            organization_id BIGINT NOT NULL,
            number BIGINT NOT NULL,
            type_slug TEXT NOT NULL,
            status TEXT NOT NULL,
            category TEXT NOT NULL,
            priority BIGINT NOT NULL,
            title TEXT NOT NULL,
            requester_id BIGINT NOT NULL,
            owner_id BIGINT,
            department_id BIGINT,
            team_id BIGINT,
            duplicate_of BIGINT,
            via TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            resolved_at BIGINT,
            closed_at BIGINT,
            agent_replied_at BIGINT,
            message_count BIGINT NOT NULL,
            attachment_count BIGINT NOT NULL,
            last_kind TEXT NOT NULL,
            last_actor_id BIGINT,
            last_text TEXT NOT NULL,
            version BIGINT NOT NULL, {key}
        );
        CREATE UNIQUE INDEX ticket_number ON ticket (organization_id, number);
        CREATE INDEX ticket_feed ON ticket (organization_id, updated_at, id) WHERE category <> 'done';
        CREATE INDEX ticket_updated ON ticket (organization_id, updated_at, id);
        CREATE INDEX ticket_owner ON ticket (organization_id, owner_id, updated_at, id);
        CREATE INDEX ticket_requester ON ticket (organization_id, requester_id, updated_at, id);
        CREATE INDEX ticket_priority ON ticket (organization_id, priority, id) WHERE category <> 'done';
        CREATE TABLE message (
            id {id},
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            author_id BIGINT,
            kind TEXT NOT NULL,
            by_requester BOOLEAN NOT NULL,
            html TEXT NOT NULL,
            via TEXT NOT NULL,
            created_at BIGINT NOT NULL, {key}
        );
        CREATE INDEX message_of_ticket ON message (organization_id, ticket_id, id);
        CREATE TABLE ticket_tag (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            tag TEXT NOT NULL,
            tag_key TEXT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id, tag_key)
        );
        CREATE INDEX ticket_tag_key ON ticket_tag (organization_id, tag_key, ticket_id);
        CREATE TABLE ticket_follower (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id, user_id)
        );
        CREATE INDEX ticket_followed ON ticket_follower (organization_id, user_id, ticket_id);
        CREATE TABLE draft (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            item TEXT NOT NULL,
            html TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, user_id, item)
        );
        CREATE TABLE ticket_unindexed (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            since BIGINT NOT NULL,
            tokens TEXT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id)
        );
        {sqlite}
        CREATE VIRTUAL TABLE ticket_search USING fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
        {end}
        {postgres}
        CREATE TABLE ticket_search (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            tokens TSVECTOR NOT NULL,
            PRIMARY KEY (organization_id, ticket_id)
        );
        CREATE INDEX ticket_search_tokens ON ticket_search USING GIN (tokens);
        {end}
    ",
    },
    Migration {
        number: 2026_11_22_31,
        name: "mails of tickets",
        text: "
        CREATE TABLE ticket_mail (
            organization_id BIGINT NOT NULL,
            message_key TEXT NOT NULL,
            ticket_id BIGINT NOT NULL,
            is_ours BOOLEAN NOT NULL,
            to_key TEXT NOT NULL,
            mailbox_id BIGINT,
            at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, message_key, ticket_id)
        );
        CREATE INDEX ticket_mail_of_ticket ON ticket_mail (organization_id, ticket_id, at);
    ",
    },
    Migration {
        number: 2026_11_22_33,
        name: "conversations and their search",
        // What belongs to one ticket lies together, so that its page is read in a few places of the file however many tickets there are. (PostgreSQL keeps rows as they come.)
        // The index tells notes from the rest, so that who may not read them searches it as well.
        text: "
        {sqlite}
        CREATE TABLE message_together (
            id BIGINT NOT NULL,
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            author_id BIGINT,
            kind TEXT NOT NULL,
            by_requester BOOLEAN NOT NULL,
            html TEXT NOT NULL,
            via TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id, id)
        ) WITHOUT ROWID;
        INSERT INTO message_together (id, organization_id, ticket_id, author_id, kind, by_requester, html, via, created_at)
            SELECT id, organization_id, ticket_id, author_id, kind, by_requester, html, via, created_at FROM message ORDER BY organization_id, ticket_id, id;
        DROP TABLE message;
        ALTER TABLE message_together RENAME TO message;
        DROP TABLE ticket_search;
        CREATE VIRTUAL TABLE ticket_search USING fts5 (said, noted, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
        {end}
        {postgres}
        DELETE FROM ticket_search;
        {end}
        DROP TABLE ticket_unindexed;
        CREATE TABLE ticket_unindexed (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id)
        );
        INSERT INTO ticket_unindexed (organization_id, ticket_id, since) SELECT organization_id, id, updated_at FROM ticket;
        ",
    },
    Migration {
        number: 2026_11_22_50,
        name: "merged tickets",
        text: "
        ALTER TABLE ticket ADD COLUMN merged_into BIGINT;
        CREATE INDEX ticket_merged ON ticket (organization_id, merged_into) WHERE merged_into IS NOT NULL;
    ",
    },
    Migration {
        number: 2026_11_22_62,
        name: "mails that go out",
        text: "
        ALTER TABLE ticket_mail ADD COLUMN thread_index TEXT NOT NULL DEFAULT '';
        ALTER TABLE ticket_mail ADD COLUMN thread_topic TEXT NOT NULL DEFAULT '';
        CREATE TABLE message_mail (
            organization_id BIGINT NOT NULL,
            message_id BIGINT NOT NULL,
            mail_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            message_key TEXT NOT NULL,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            is_copy BOOLEAN NOT NULL,
            bounced_at BIGINT,
            said TEXT NOT NULL,
            PRIMARY KEY (organization_id, message_id, mail_id)
        );
        CREATE INDEX message_mail_of_ticket ON message_mail (organization_id, ticket_id, message_id);
        CREATE INDEX message_mail_key ON message_mail (organization_id, message_key);
        CREATE TABLE alert_waiting (
            organization_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            event_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            notification_id BIGINT,
            pace TEXT NOT NULL,
            due_at BIGINT NOT NULL,
            PRIMARY KEY (organization_id, user_id, event_id)
        );
        CREATE INDEX alert_waiting_of_ticket ON alert_waiting (organization_id, user_id, ticket_id, due_at);
        CREATE TABLE ticket_quiet (
            organization_id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (organization_id, ticket_id, user_id)
        );
    ",
    },
    Migration {
        number: 2026_11_23_02,
        name: "who may see tickets, and how soon they are needed",
        text: "
        ALTER TABLE ticket ADD COLUMN client_id BIGINT;
        ALTER TABLE ticket ADD COLUMN confidential_people TEXT;
        ALTER TABLE ticket ADD COLUMN confidential_team_id BIGINT;
        ALTER TABLE ticket ADD COLUMN urgency BIGINT;
        ALTER TABLE ticket ADD COLUMN impact BIGINT;
        CREATE TABLE priority_matrix (
            organization_id BIGINT NOT NULL PRIMARY KEY,
            cells TEXT NOT NULL
        );
        CREATE INDEX ticket_department ON ticket (organization_id, department_id, updated_at, id) WHERE category <> 'done';
        CREATE INDEX ticket_team ON ticket (organization_id, team_id, updated_at, id) WHERE category <> 'done' AND team_id IS NOT NULL;
        CREATE INDEX ticket_client ON ticket (organization_id, client_id, updated_at, id) WHERE client_id IS NOT NULL;
        CREATE INDEX ticket_confidential ON ticket (organization_id, updated_at, id) WHERE confidential_people IS NOT NULL;
    ",
    },
    Migration {
        number: 2026_11_23_52,
        name: "messages of a person",
        text: "CREATE INDEX message_of_author ON message (organization_id, author_id, id) WHERE author_id IS NOT NULL;",
    },
    Migration {
        number: 2026_11_23_61,
        name: "the bin",
        text: "
        ALTER TABLE ticket ADD COLUMN binned_at BIGINT;
        ALTER TABLE ticket ADD COLUMN binned_by BIGINT;
        CREATE INDEX ticket_binned ON ticket (organization_id, binned_at, id) WHERE binned_at IS NOT NULL;
    ",
    },
    Migration {
        number: 2026_11_23_62,
        name: "unfinished tickets of a person",
        text: "
        CREATE INDEX ticket_asked ON ticket (organization_id, requester_id, updated_at, id) WHERE category <> 'done';
        CREATE INDEX ticket_owned ON ticket (organization_id, owner_id, updated_at, id) WHERE category <> 'done';
    ",
    },
];
