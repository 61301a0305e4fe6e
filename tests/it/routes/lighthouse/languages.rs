//! The language of pages and e-mails is the one that the browser or the registering request
//! prefers. Pages also show the operator's name and contact.

use super::mail::delivered;
use super::*;

const OPERATOR: &str = "unverified_limit = 1\n[operator]\nname = \"Quillmoor <b>Family\"\nemail = \"help@quillmoor.example\"\nprivacy_url = \"https://quillmoor.example/privacy\"";
const MEXICAN: &str = "es-MX,es;q=0.9,en;q=0.8";

impl Gateway {
    async fn reads(&self, path: &str, languages: &str) -> Reply {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, languages);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn registers_in(&self, languages: &str) -> Installation {
        let body = json!({"administrator_name": "Ada", "administrator_email": "ada@example.org"});
        let request = Request::post("/v1/installation/register")
            .header(header::ACCEPT_LANGUAGE, languages)
            .body(Body::from(body.to_string()));
        Installation::of(&self.send(request.unwrap()).await.data())
    }
}

/// Returns the language in the header, whether the page names the same one, and the `Vary` header.
fn language(page: &Reply) -> (&str, bool, &str) {
    let tag = page.header(header::CONTENT_LANGUAGE);
    let is_said = page.body.contains(&format!("<html lang=\"{tag}\">"));
    (tag, is_said, page.header(header::VARY))
}

#[test]
fn pages_are_in_the_browsers_preferred_language() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", OPERATOR);
        let who = gateway.register().await;
        let full =
            |attempt: Attempt| attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        gateway.get(&full(Attempt::at(PUBLIC)), "").await.location();
        for (path, english, spanish) in [
            ("/".to_owned(), "For patients", "Para pacientes"),
            ("/privacy".to_owned(), "What is kept", "Lo que se guarda"),
            ("/nothing/here".to_owned(), "does not exist", "no existe"),
            (
                full(Attempt::at(PUBLIC)),
                "All places that this Fasten installation currently has at Quillmoor Health are taken. If you connected Quillmoor Health before, use the same browser as last time.",
                "Todos los lugares que esta instalación de Fasten tiene por ahora con Quillmoor Health están ocupados. Si usted ya conectó Quillmoor Health antes, use el mismo navegador que la última vez.",
            ),
        ] {
            for (languages, tag, says) in [
                ("en-US", "en", english),
                ("fr", "en", english),
                (MEXICAN, "es", spanish),
                ("en;q=0, *", "es", spanish),
            ] {
                let page = gateway.reads(&path, languages).await;
                assert_eq!(language(&page), (tag, true, "accept-language"), "{path}");
                assert!(page.body.contains(says), "{says}: {}", page.body);
            }
        }
    });
}

#[test]
fn the_gateways_own_page_says_whose_it_is_and_how_to_register() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", OPERATOR);
        let page = gateway.reads("/", "en").await;
        assert_eq!(page.status, StatusCode::OK);
        for shown in [
            "<pre><code>fastenctl register --lighthouse http://127.0.0.1:8417/v1</code></pre>",
            "This gateway is run by <strong><bdi>Quillmoor &lt;b&gt;Family</bdi></strong>.",
            "<a href=\"mailto:help@quillmoor.example\">help@quillmoor.example</a>",
            "<a href=\"https://quillmoor.example/privacy\">Privacy</a>",
        ] {
            assert!(page.body.contains(shown), "{shown}: {}", page.body);
        }
        assert!(!page.body.contains("noindex"), "{}", page.body);
        // A page that ends a sign-in says whom to contact, and is not indexed.
        let lost = gateway.reads("/nothing/here", "en").await;
        let way = "can reach <bdi>Quillmoor &lt;b&gt;Family</bdi>, the operator of this gateway, at <a href=\"mailto:";
        assert!(lost.body.contains(way), "{}", lost.body);
        assert!(lost.body.contains("noindex"), "{}", lost.body);

        let nameless = Gateway::new();
        let page = nameless.reads("/", "en").await;
        assert!(page.body.contains("has not given a name or a contact"));
        assert!(page.body.contains("<a href=\"/privacy\">Privacy</a>"));
        let lost = nameless.reads("/nothing/here", "en").await;
        assert!(!lost.body.contains("can reach"), "{}", lost.body);
    });
}

/// The script on the page shows the gateway's messages, so their languages must agree.
#[test]
fn a_fragment_page_and_its_answers_are_in_one_language() {
    block_on(async {
        let gateway = Gateway::new();
        let page = gateway.reads("/v1/callback/fragment", MEXICAN).await;
        assert_eq!(language(&page), ("es", true, "accept-language"));
        let says = "Aquí no hay ninguna respuesta";
        assert!(page.body.contains(says), "{}", page.body);
        let request = Request::post("/v1/callback/fragment")
            .header(header::ORIGIN, BASE)
            .header(header::ACCEPT_LANGUAGE, MEXICAN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let form = Body::from("state=a-state-that-nobody-began&outcome=code&answer=&token=");
        let told = gateway.send(request.body(form).unwrap()).await;
        let said = told.json()["error"].as_str().unwrap().to_owned();
        assert!(
            said.starts_with("Aquí no se conoce este inicio de sesión. "),
            "{said}"
        );
        assert_eq!(told.header(header::CONTENT_LANGUAGE), "es");
    });
}

#[test]
fn mails_are_in_the_language_of_the_request_that_registered() {
    block_on(async {
        let gateway = Gateway::new();
        for (languages, subject, text) in [
            (
                "en-US",
                "Confirm your e-mail address",
                "Somebody registered a Fasten installation",
            ),
            (
                MEXICAN,
                "Confirme su correo",
                "registr=C3=B3 una instalaci=C3=B3n de Fasten",
            ),
        ] {
            gateway.registers_in(languages).await;
            let mail = delivered(&gateway).await.pop().unwrap();
            assert!(mail.subject.starts_with(subject), "{mail:?}");
            assert!(mail.text.contains(text), "{mail:?}");
            std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        }
    });
}

#[test]
fn mails_are_signed_with_the_operator_in_the_same_language() {
    block_on(async {
        let named = "[operator]\nname = \"Quillmoor Family\"\nemail = \"help@quillmoor.example\"";
        let gateway = Gateway::with("http://127.0.0.1:9", named);
        for (languages, signature) in [
            (
                "en-US",
                "-- \nThis gateway is run by Quillmoor Family. You can write to help@quillmoor.example.",
            ),
            (
                MEXICAN,
                "-- \nEsta pasarela la opera Quillmoor Family. Puede escribir a help@quillmoor.example.",
            ),
        ] {
            gateway.registers_in(languages).await;
            let mail = delivered(&gateway).await.pop().unwrap();
            // Decode quoted-printable text: broken lines, and a space at the end of a line.
            let text = mail.text.replace("\r\n", "\n");
            let text = text.replace("=\n", "").replace("=20\n", " \n");
            assert!(text.trim_end().ends_with(signature), "{text}");
            std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        }
    });
}
