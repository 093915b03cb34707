//! S6: files come back as files, whatever they claim to be, and only pictures that were drawn anew are shown in the page.

use testkit::{Answer, TestDesk, desk_test};

use crate::ground::picture;

async fn upload(desk: &TestDesk, name: &str, bytes: &[u8]) -> Answer {
    desk.person("ana").with_token(people::token::Scope::Write).post_file("/api/v1/attachments", "file", name, bytes, &[]).await
}

#[track_caller]
fn assert_harmless(what: &str, answer: &Answer) {
    assert_eq!(answer.status(), 200, "{what}: {}", answer.text());
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("sandbox") && !policy.contains("allow-") && policy.contains("default-src 'none'"), "{what}: {policy}");
    let kind = answer.header("content-type");
    for active in ["html", "svg", "xml", "javascript", "xhtml"] {
        assert!(!kind.contains(active), "{what} is sent as {kind}");
    }
}

#[desk_test]
async fn what_could_act_is_handed_out_for_saving(desk: TestDesk) {
    let mut png = picture();
    png.extend(b"<script>alert(1)</script>");
    let mut polyglot = b"GIF89a/*".to_vec();
    polyglot.extend(b"*/=1;alert(1)//<script>alert(1)</script>");
    let files: [(&str, &[u8]); 10] = [
        ("page.html", b"<!doctype html><script>alert(document.domain)</script>"),
        ("drawing.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
        ("feed.xml", b"<?xml version=\"1.0\"?><?xml-stylesheet href=\"javascript:alert(1)\"?><a/>"),
        ("page.xhtml", b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"),
        ("script.js", b"alert(1)"),
        ("photo.png", b"<html><script>alert(1)</script></html>"),
        ("photo.gif", &polyglot),
        ("paper.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        ("notes.txt", b"<script>alert(1)</script>"),
        ("nothing", b""),
    ];
    let browser = desk.person("ana");
    let program = browser.with_token(people::token::Scope::Write);
    for (name, bytes) in files {
        let answer = upload(&desk, name, bytes).await;
        if name == "nothing" && answer.status() == 422 {
            continue;
        }
        let id = answer.expect(201).json()["id"].as_str().expect("an id").to_owned();
        for answer in [
            browser.get(&format!("/attachments/{id}")).await,
            browser.get(&format!("/attachments/{id}/download")).await,
            program.get(&format!("/api/v1/attachments/{id}")).await,
        ] {
            assert_harmless(name, &answer);
            assert!(answer.header("content-disposition").starts_with("attachment; filename="), "{name}: {}", answer.header("content-disposition"));
            assert_eq!(&answer.body[..], bytes, "{name}");
        }
    }
    let id = upload(&desk, "photo.png", &png).await.expect(201).json()["id"].as_str().expect("an id").to_owned();
    let shown = browser.get(&format!("/attachments/{id}")).await;
    assert_harmless("a real picture", &shown);
    assert!(shown.header("content-disposition").starts_with("inline"), "{}", shown.header("content-disposition"));
    assert!(!String::from_utf8_lossy(&shown.body).contains("script"), "what is shown was drawn anew");
    assert_eq!(&browser.get(&format!("/attachments/{id}/download")).await.body[..], &png[..], "what is saved is what was sent");
}

#[desk_test]
async fn a_name_stays_inside_its_header(desk: TestDesk) {
    let browser = desk.person("ana");
    let names = [
        "report\u{202e}fdp.exe",
        "a%0d%0aSet-Cookie: x=1.txt",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "a;b=\u{201c}c\u{201d}.txt",
        "\u{434}\u{430}.txt",
        "COM1",
        ".htaccess",
        " ",
        "a\tb.txt",
        "filename*=UTF-8''evil.html",
    ];
    let long = "x".repeat(300) + ".txt";
    for name in names.into_iter().chain([long.as_str()]) {
        let answer = upload(&desk, name, b"text").await;
        let body = answer.expect(201).json();
        let (id, kept) = (body["id"].as_str().expect("an id"), body["name"].as_str().expect("a name"));
        assert!(!kept.is_empty() && kept.chars().count() <= 255 && !kept.contains(['/', '\\', '\n', '\r', '\u{202e}']), "{name:?} became {kept:?}");
        let answer = browser.get(&format!("/attachments/{id}/download")).await.expect(200);
        let disposition = answer.header("content-disposition");
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        assert_eq!(disposition.matches(';').count(), 2 + kept.matches(';').count(), "{disposition}");
        assert!(disposition.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{disposition}");
        assert!(answer.headers.get("set-cookie").is_none());
    }
}

#[desk_test]
async fn what_is_too_large_or_no_upload_is_refused(desk: TestDesk) {
    let large = vec![b'x'; usize::try_from(desk.app.site.largest_file).expect("a size") + 1];
    let answer = upload(&desk, "large.bin", &large).await;
    assert_eq!(answer.status(), 413, "{}", answer.text());
    let page = desk.person("ana").post_file("/attachments", "file", "large.bin", &large, &[]).await;
    assert_eq!(page.status(), 413, "{}", page.text());
    let token = desk.person("ana").with_token(people::token::Scope::Write);
    for (kind, body) in [
        ("multipart/form-data; boundary=x", "no boundary at all"),
        ("multipart/form-data", ""),
        ("application/json", "{}"),
        ("multipart/form-data; boundary=x", "--x\r\n\r\n"),
    ] {
        let request = token.request(axum::http::Method::POST, "/api/v1/attachments").header("content-type", kind).body(axum::body::Body::from(body));
        let answer = token.send(request.expect("a request")).await;
        assert!(matches!(answer.status(), 400 | 413 | 415 | 422), "{kind} {body:?}: {}", answer.status());
    }
}

#[desk_test]
async fn a_picture_that_would_fill_the_memory_is_not_drawn(desk: TestDesk) {
    // The head of a PNG of 50,000 by 50,000 pixels.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend(50_000_u32.to_be_bytes());
    bomb.extend(50_000_u32.to_be_bytes());
    bomb.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let answer = upload(&desk, "bomb.png", &bomb).await.expect(201).json();
    let shown = desk.person("ana").get(&format!("/attachments/{}", answer["id"].as_str().expect("an id"))).await;
    assert!(shown.header("content-disposition").starts_with("attachment"), "{}", shown.header("content-disposition"));
    let refused = desk.person("ana").post_file("/account/picture", "picture", "me.png", &bomb, &[]).await;
    assert_eq!(refused.status(), 422, "{}", refused.text());
}

#[desk_test]
async fn a_file_opens_for_colleagues_once_it_is_attached_and_for_its_uploader_before(desk: TestDesk) {
    let id = upload(&desk, "draft.txt", b"text").await.expect(201).json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/attachments/{id}/download");
    assert_eq!(desk.person("ana").get(&path).await.status(), 200);
    assert_eq!(desk.person("tomas").get(&path).await.status(), 404);
    let number = desk.ticket().from("ana").open().await.number;
    desk.person("ana").post(&format!("/tickets/{number}/attachments"), &[("attachment", &id)]).await.expect(303);
    assert_eq!(desk.person("tomas").get(&path).await.status(), 200);
    assert_eq!(desk.stranger().get(&path).await.status(), 404);
    assert_eq!(desk.anonymous().get(&path).await.status(), 303);
}
