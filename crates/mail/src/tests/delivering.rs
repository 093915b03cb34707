//! What becomes of a queued mail.

use std::time::Duration;

use kernel::{days, hours, minutes};
use mailwire::testing::{Manner, Sink};
use tokio::sync::watch;

use super::{Desk, postmaster};
use crate::{Delivery, MailState, Postmaster};

fn by_recipient(to: &str, _: usize) -> Manner {
    match to.split('@').next() {
        Some("later") => Manner::LaterPlease,
        Some("nobody") => Manner::NobodyHere,
        Some("hangs-up") => Manner::HangsUp,
        Some("silent") => Manner::Silent,
        Some("no-goodbye") => Manner::NoGoodbye,
        _ => Manner::Takes,
    }
}

async fn deliver(desk: &Desk, sink: &Sink) {
    let delivery = Delivery::new(desk.db.clone(), postmaster(sink.port)).with_longest(Duration::from_millis(700));
    delivery.deliver_due().await.unwrap();
}

#[tokio::test]
async fn a_mail_is_sent_once_the_server_has_taken_it() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let id = desk.queue("rosa@example.com").await;

    deliver(&desk, &sink).await;
    deliver(&desk, &sink).await;

    let mail = desk.mail(id).await;
    assert_eq!((mail.state, mail.tries, mail.sent_at.is_some()), (MailState::Sent, 1, true));
    assert_eq!(mail.last_answer.as_deref(), Some("250 2.0.0 Taken"));
    let seen = sink.seen();
    assert_eq!((seen.len(), seen[0].to.as_str()), (1, "rosa@example.com"));
}

#[tokio::test]
async fn a_refusal_for_now_is_asked_again_with_growing_pauses_for_three_days() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let id = desk.queue("later@example.com").await;

    deliver(&desk, &sink).await;
    deliver(&desk, &sink).await;
    let mail = desk.mail(id).await;
    assert_eq!((mail.state, mail.tries), (MailState::Queued, 1), "it was not asked again at once");
    assert_eq!(mail.next_try_at, mail.created_at.plus(minutes(1)));
    assert_eq!(mail.last_answer.as_deref(), Some("421 4.3.2 Come back later"));

    for _ in 0..30 {
        desk.wait(hours(4));
        deliver(&desk, &sink).await;
    }
    let mail = desk.mail(id).await;
    assert_eq!(mail.state, MailState::Failed);
    assert!((15..=30).contains(&mail.tries), "{}", mail.tries);
}

#[tokio::test]
async fn a_refusal_for_good_fails_at_once_with_the_servers_words() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let id = desk.queue("nobody@example.com").await;

    deliver(&desk, &sink).await;

    let mail = desk.mail(id).await;
    assert_eq!(mail.state, MailState::Failed);
    assert_eq!(mail.last_answer.as_deref(), Some("550 5.1.1 Nobody here by that name"));
}

#[tokio::test]
async fn a_repeat_after_a_lost_answer_carries_the_same_message_id() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let id = desk.queue("hangs-up@example.com").await;

    deliver(&desk, &sink).await;
    assert_eq!(desk.mail(id).await.state, MailState::Queued);
    desk.wait(minutes(1));
    deliver(&desk, &sink).await;

    let ids: Vec<String> = sink.seen().iter().flat_map(|seen| seen.data.lines()).filter(|line| line.starts_with("Message-ID:")).map(str::to_owned).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids[0], format!("Message-ID: <{id}@desk.northwind.example>"));
}

#[tokio::test]
async fn a_mail_that_was_taken_is_sent_whatever_goodbye_is_said() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let id = desk.queue("no-goodbye@example.com").await;
    deliver(&desk, &sink).await;
    desk.wait(minutes(5));
    deliver(&desk, &sink).await;
    assert_eq!((desk.mail(id).await.state, sink.seen().len()), (MailState::Sent, 1));
}

#[tokio::test]
async fn one_receiver_that_never_answers_delays_no_other() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let silent = desk.queue("silent@example.com").await;
    let mut others = Vec::new();
    for n in 0..20 {
        others.push(desk.queue(&format!("person{n}@example.com")).await);
    }
    let (stop, stopped) = watch::channel(false);
    let delivery = Delivery::new(desk.db.clone(), postmaster(sink.port)).with_longest(Duration::from_secs(5));
    let running = tokio::spawn(async move { delivery.run(stopped).await });

    tokio::time::timeout(Duration::from_secs(3), async {
        for id in others {
            while desk.mail(id).await.state != MailState::Sent {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    })
    .await
    .expect("the others were delivered while one was silent");
    assert_eq!(desk.mail(silent).await.state, MailState::Queued);

    stop.send(true).unwrap();
    running.await.unwrap();
    let mail = desk.mail(silent).await;
    assert_eq!((mail.state, mail.tries), (MailState::Queued, 1));
}

#[tokio::test]
async fn a_domain_that_never_answers_delays_no_other_however_many_mails_wait_for_it() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    for _ in 0..60 {
        desk.queue("silent@slow.example").await;
    }
    let quick = desk.queue("person@quick.example").await;
    let (stop, stopped) = watch::channel(false);
    let delivery = Delivery::new(desk.db.clone(), postmaster(sink.port)).with_longest(Duration::from_secs(20));
    let running = tokio::spawn(async move { delivery.run(stopped).await });
    tokio::time::timeout(Duration::from_secs(5), async {
        while desk.mail(quick).await.state != MailState::Sent {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the other domain does not wait");
    assert_eq!(sink.connections(), crate::outbox::OF_A_LANE + 1, "the slow one is asked by a few at a time");
    running.abort();
    drop(stop);
}

#[tokio::test]
async fn domains_that_never_answer_delay_no_other_however_many_they_are() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    for n in 0..60 {
        desk.queue(&format!("silent@slow{}.example", n % 15)).await;
    }
    // Nor do their files, where they have any.
    for n in 0..30 {
        desk.queue_with_file(&format!("silent@slow{}.example", n % 15)).await;
    }
    let (stop, stopped) = watch::channel(false);
    let delivery = Delivery::new(desk.db.clone(), postmaster(sink.port)).with_longest(Duration::from_secs(30));
    let running = tokio::spawn(async move { delivery.run(stopped).await });
    let (quick, with_file) = (desk.queue("person@quick.example").await, desk.queue_with_file("person@quick.example").await);
    tokio::time::timeout(Duration::from_secs(5), async {
        while desk.mail(quick).await.state != MailState::Sent || desk.mail(with_file).await.state != MailState::Sent {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the other domain does not wait");
    running.abort();
    drop(stop);
}

#[tokio::test]
async fn a_mail_queued_while_the_loop_sleeps_wakes_it() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let (stop, stopped) = watch::channel(false);
    let delivery = Delivery::new(desk.db.clone(), postmaster(sink.port));
    let running = tokio::spawn(async move { delivery.run(stopped).await });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let id = desk.queue("rosa@example.com").await;
    tokio::time::timeout(Duration::from_secs(2), async {
        while desk.mail(id).await.state != MailState::Sent {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("sooner than the next look");
    stop.send(true).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn without_a_mail_server_mails_wait() {
    let desk = Desk::open().await;
    let id = desk.queue("rosa@example.com").await;
    let delivery = Delivery::new(desk.db.clone(), Postmaster::new("http://127.0.0.1:8080", None));
    assert_eq!(delivery.deliver_due().await.unwrap(), 0);
    assert_eq!((desk.mail(id).await.state, desk.mail(id).await.tries), (MailState::Queued, 0));
}

#[tokio::test]
async fn a_failed_mail_is_sent_again_as_itself_and_a_sent_one_as_a_copy() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let (failed, sent) = (desk.queue("nobody@example.com").await, desk.queue("rosa@example.com").await);
    deliver(&desk, &sink).await;
    desk.wait(days(5));

    let resend = |id| desk.db.installation_write(move |installation| crate::resend(installation, id));
    assert_eq!(resend(failed).await.unwrap(), failed);
    let copy = resend(sent).await.unwrap();
    assert_ne!(copy, sent);
    assert_eq!((desk.mail(failed).await.state, desk.mail(copy).await.state), (MailState::Queued, MailState::Queued));
    assert_eq!(desk.mail(copy).await.give_up_at, desk.mail(copy).await.created_at.plus(days(3)));

    deliver(&desk, &sink).await;
    let counts = desk.db.installation_read(crate::counts).await.unwrap();
    assert_eq!((counts.queued, counts.sent, counts.failed), (0, 2, 1));
    let list = |state| desk.db.installation_read(move |installation| crate::list(installation, state, &kernel::PageRequest::first(2)));
    let page = list(None).await.unwrap();
    assert_eq!(page.data.iter().map(|mail| mail.id).collect::<Vec<_>>(), [copy, sent]);
    assert!(page.next.is_some());
    assert_eq!(list(Some(MailState::Failed)).await.unwrap().data[0].id, failed);
}

#[tokio::test]
async fn what_was_sent_is_forgotten_after_a_month_and_what_failed_is_not() {
    let (desk, sink) = (Desk::open().await, Sink::start(by_recipient).await);
    let (failed, sent) = (desk.queue("nobody@example.com").await, desk.queue("rosa@example.com").await);
    deliver(&desk, &sink).await;

    desk.wait(days(29));
    assert_eq!(desk.db.installation_write(crate::forget_sent).await.unwrap(), 0);
    desk.wait(days(2));
    assert_eq!(desk.db.installation_write(crate::forget_sent).await.unwrap(), 1);
    assert!(desk.db.installation_read(move |installation| crate::find(installation, sent)).await.unwrap().is_none());
    assert_eq!(desk.mail(failed).await.state, MailState::Failed);
}
