//! tokio-postgres: a few connections used in turn, each with its statements prepared.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use kernel::Timestamp;
use tokio::sync::Mutex;
use tokio_postgres::{Client, NoTls, Statement, types::ToSql};

use super::{
    create::{self, NewTicket, next_id},
    rows::{self, Count, Line, Read, Whole},
};

/// As many as the product has.
const CONNECTIONS: usize = 6;

pub struct Pool {
    organization: i64,
    user: i64,
    readers: Vec<Connection>,
    writers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

struct Connection {
    client: Client,
    feed: Statement,
    filtered: Statement,
    head: Statement,
    of_ticket: [Statement; 4],
    tickets_of: Statement,
    create: [Statement; 5],
}

impl Connection {
    async fn open(url: &str) -> Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let prepare = |text: &'static str| client.prepare(text);
        let of_ticket = [prepare(rows::MESSAGES).await?, prepare(rows::EVENTS).await?, prepare(rows::TAGS).await?, prepare(rows::FOLLOWERS).await?];
        let create = [
            prepare(create::NUMBER).await?,
            prepare(create::TICKET).await?,
            prepare(create::MESSAGE).await?,
            prepare(create::EVENT).await?,
            prepare(create::UNINDEXED).await?,
        ];
        let (feed, filtered) = (prepare(rows::FEED).await?, prepare(rows::FILTERED).await?);
        let (head, tickets_of) = (prepare(rows::HEAD).await?, prepare(rows::TICKETS_OF).await?);
        Ok(Self { feed, filtered, head, tickets_of, of_ticket, create, client })
    }

    async fn all<T: Read>(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<T>> {
        let found = self.client.query(statement, params).await?;
        Ok(found.iter().map(T::from_postgres).collect::<Result<_, _>>()?)
    }
}

impl Pool {
    pub async fn connect(url: &str, organization: i64, user: i64) -> Result<Self> {
        let (mut readers, mut writers) = (Vec::new(), Vec::new());
        for _ in 0..CONNECTIONS {
            readers.push(Connection::open(url).await?);
            writers.push(Mutex::new(Connection::open(url).await?));
        }
        Ok(Self { organization, user, readers, writers, next: AtomicUsize::new(0) })
    }

    fn turn(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed) % CONNECTIONS
    }

    pub async fn feed(&self, is_filtered: bool) -> Result<Vec<Line>> {
        let reader = &self.readers[self.turn()];
        reader.all(if is_filtered { &reader.filtered } else { &reader.feed }, &[&self.organization]).await
    }

    /// The queries that need only the ticket's id go out together.
    pub async fn ticket(&self, number: i64) -> Result<Option<Whole>> {
        let reader = &self.readers[self.turn()];
        let organization = &self.organization;
        let Some(head) = reader.all::<rows::Head>(&reader.head, &[organization, &number]).await?.pop() else { return Ok(None) };
        let of_ticket: [&(dyn ToSql + Sync); 2] = [organization, &head.id];
        let of_requester: [&(dyn ToSql + Sync); 2] = [organization, &head.requester_id];
        let [messages, events, tags, followers] = &reader.of_ticket;
        let (messages, events, tags, followers, counted) = tokio::try_join!(
            reader.all(messages, &of_ticket),
            reader.all(events, &of_ticket),
            reader.all(tags, &of_ticket),
            reader.all(followers, &of_ticket),
            reader.all::<Count>(&reader.tickets_of, &of_requester),
        )?;
        let tickets_of_requester = counted.first().map_or(0, |counted| counted.count);
        Ok(Some(Whole { number, head, messages, events, tags, followers, tickets_of_requester }))
    }

    pub async fn create(&self, new: &NewTicket) -> Result<i64> {
        let mut writer = self.writers[self.turn()].lock().await;
        let Connection { client, create: [number, ticket_row, message_row, event_row, unindexed], .. } = &mut *writer;
        let (organization, user, now) = (&self.organization, &self.user, &Timestamp::now().0);
        let (ticket, message) = (next_id(), next_id());
        let transaction = client.transaction().await?;
        let number: i64 = transaction.query_one(&*number, &[organization]).await.context("no counter")?.get(0);
        transaction.execute(&*ticket_row, &[organization, &ticket, &number, &new.title, user, now, &new.preview()]).await?;
        transaction.execute(&*message_row, &[organization, &message, &ticket, user, &new.html, now]).await?;
        transaction.execute(&*event_row, &[organization, &next_id(), &ticket, user, now, &new.event_data(message)]).await?;
        transaction.execute(&*unindexed, &[organization, &ticket, now]).await?;
        transaction.commit().await?;
        Ok(number)
    }
}
