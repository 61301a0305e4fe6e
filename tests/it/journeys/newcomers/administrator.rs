//! A system administrator with one installation: the README's first job, then all of
//! docs/administrator.md.

use super::desk::Desk;
use super::{code_from_the_mail, commands, page, practice, section};

#[test]
fn a_sysadmin_with_one_installation_finds_the_way() {
    let practice = practice("");
    let mut desk = Desk::new(&practice.home);
    let gateway = practice.gateway.text("lighthouse");
    let root = gateway.strip_suffix("/v1").unwrap();
    desk.call("https://lighthouse.example.org", root);
    let contact = [("name", "Ada Park"), ("e-mail", "ada@example.org")];
    for line in commands(&section("README.md", "### Register one installation")) {
        match line.as_str() {
            "fastenctl verify" => {
                let code = code_from_the_mail(&practice.home);
                desk.call("7K2M-9QXA", &code);
                desk.answers(&line, &[("Code", "7K2M-9QXA")])
            }
            _ if line.starts_with("fastenctl register") => desk.answers(&line, &contact),
            _ => desk.types(&line),
        };
    }
    let guide = page("docs/administrator.md");
    for line in commands(&guide) {
        match line.as_str() {
            "fastenctl verify CODE" => desk.types("fastenctl verify 7K2M-9QXA"),
            "fastenctl unregister" => desk.answers(&line, &[("name", "Ada Park-Lee")]),
            _ => desk.types(&line),
        };
    }
    desk.compare("administrator");
}
