//! Pictures of people: taken in, drawn anew, shown to colleagues.

use testkit::{Answer, TestDesk, desk_test};

use crate::{events, follow};

/// A PNG of one red pixel.
pub const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0,
    0, 12, b'I', b'D', b'A', b'T', 0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 0x03, 0x01, 0x01, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I', b'E', b'N', b'D',
    0xae, 0x42, 0x60, 0x82,
];

async fn upload(desk: &TestDesk, bytes: &[u8]) -> Answer {
    desk.person("rosa").post_file("/account/picture", "picture", "me.png", bytes, &[]).await
}

#[desk_test]
async fn a_picture_is_drawn_anew_and_shown_to_colleagues_only(desk: TestDesk) {
    let (rosa, id) = (desk.person("rosa"), desk.id_of("rosa"));
    rosa.get(&format!("/people/{id}/picture")).await.expect(404);
    let saved = upload(&desk, PIXEL).await;
    let page = follow(&rosa, &saved).await.expect(200);
    let html = page.html();
    let address = html.split("src=\"").find_map(|rest| rest.starts_with("/people/").then(|| rest.split('"').next())).flatten().expect("a picture").to_owned();

    let shown = desk.person("ana").get(&address).await.expect(200);
    assert_eq!(shown.header("content-type"), "image/png");
    assert!(shown.header("cache-control").contains("immutable") && shown.header("content-security-policy").contains("sandbox"));
    assert!(shown.body.len() > PIXEL.len(), "it is a square of 256 pixels now");
    desk.stranger().get(&address).await.expect(404);
    desk.anonymous().get(&address).await.expect(303);

    let told = events(&desk, "rosa", Some(id)).await.len();
    upload(&desk, PIXEL).await.expect(303);
    assert_eq!(events(&desk, "rosa", Some(id)).await.len(), told, "the same picture again is nothing new");

    rosa.post("/account/picture/remove", &[]).await.expect(303);
    desk.person("ana").get(&format!("/people/{id}/picture")).await.expect(404);
    rosa.post("/account/picture/remove", &[]).await.expect(303);
}

#[desk_test]
async fn what_is_no_picture_is_refused_in_words(desk: TestDesk) {
    for (bytes, words) in [
        (&b"<svg onload=alert(1)>"[..], "This is not a picture we can read"),
        (&PIXEL[..40], "This is not a picture we can read"),
        (b"", "Choose a picture first"),
    ] {
        assert!(upload(&desk, bytes).await.expect(422).text().contains(words));
    }
    let nothing = desk.person("rosa").post("/account/picture", &[("picture", "text")]).await.expect(422);
    assert!(nothing.text().contains("Choose a picture first"));
}
