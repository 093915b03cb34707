//! Every winmail.dat is unpacked or kept as the file it is.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What such a file begins with ([MS-OXTNEF] 2.1.3.1), so that what follows is looked at.
    for start in [b"".as_slice(), &[0x78, 0x9f, 0x3e, 0x22, 1, 0]] {
        let head = b"From: a@example.com\r\nSubject: x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        if let Ok(email) = email::read(&[head.as_slice(), start, bytes].concat()) {
            assert!(email.parts.len() <= email::limits::PARTS);
        }
    }
});
