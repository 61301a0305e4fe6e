//! The pages the loopback listener shows: small, self-contained, and without the code.

use crate::page::{Page, Shown};
use maud::{Markup, html};

fn page(title: &str, body: &Markup, script: Option<&str>) -> Shown {
    let body = html! { main { h1 { (title) } (body) } };
    let page = Page {
        language: "en",
        title,
        unlisted: false,
        body: &body,
        script,
        allowed: &["form-action 'self'"],
    };
    page.show()
}

const NOTHING: &str = "No answer here";

/// Reads the fragment, removes it from the address bar, and posts it to the same path.
#[must_use]
pub fn fragment(path: &str, marker: &str) -> Shown {
    let script = format!(
        "const answer=new URLSearchParams(location.hash.slice(1));\
         history.replaceState(null,'',location.pathname);\
         const form=document.getElementById('answer');\
         const add=(name,value)=>{{const field=document.createElement('input');field.type='hidden';\
         field.name=name;field.value=value;form.append(field);}};\
         if([...answer].length){{add('{marker}','1');for(const [name,value] of answer)add(name,value);form.submit();}}\
         else{{document.querySelector('h1').textContent=document.title='{NOTHING}';\
         document.getElementById('nothing').hidden=false;}}"
    );
    let body = html! {
        form id="answer" method="post" action=(path) {}
        div id="nothing" hidden {
            p { "This address takes the answer of a sign-in, and there is none in it." }
            p { "Go on in the window where you signed in, or begin again at the terminal." }
        }
        noscript { p { "This page needs JavaScript. Paste the address of this page at the terminal instead." } }
    };
    page("One moment …", &body, Some(&script))
}

/// The code has arrived; we do not know yet whether it is valid.
#[must_use]
pub fn received() -> Shown {
    let body = html! { p { "You can close this page. The terminal shows how the sign-in ends." } };
    page("The answer has arrived", &body, None)
}

/// An error has arrived, or an answer that we reject.
#[must_use]
pub fn refused() -> Shown {
    let body =
        html! { p { "No access was granted. The terminal says why; you can close this page." } };
    page("Not signed in", &body, None)
}

/// The right answer, but a second time.
#[must_use]
pub fn again() -> Shown {
    let body = html! { p { "This sign-in has its answer already. You can close this page." } };
    page("Nothing more to do", &body, None)
}

/// An answer that violates the protocol in this way.
#[must_use]
pub fn malformed(why: &str) -> Shown {
    let body = html! {
        p { "The answer " (why) ", so it was not used. The terminal goes on waiting." }
        p { "Sign in again from the address that the terminal shows. If this page comes again, the provider is at fault." }
    };
    page("A malformed answer", &body, None)
}

/// The browser used a host name that is not ours: a published port, a forwarder, or another site
/// (LOOP-10).
#[must_use]
pub fn elsewhere() -> Shown {
    let body = html! {
        p { "The sign-in that waits here expects its answer at another address, so nothing was taken." }
        p {
            "Paste the address of this page at the terminal, if it asks for an answer. Else begin again with "
            code { "--paste" } ", or say by which address a browser comes here: "
            code { "--redirect-uri" } " and " code { "--listen" } "."
        }
    };
    page("Not at this address", &body, None)
}

/// A launch address without a launch.
#[must_use]
pub fn no_launch() -> Shown {
    let body = html! {
        p { "This address takes the launch of an app from an EHR, which says `iss` and `launch`, each once." }
        p { "Start the app in the EHR. If this page comes again, the EHR does not launch it as SMART says." }
    };
    page("No launch here", &body, None)
}

/// A launch that is not continued.
#[must_use]
pub fn launch_ended() -> Shown {
    let body = html! { p { "The launch is not gone on with. The terminal says why; you can close this page." } };
    page("Not signed in", &body, None)
}

/// An answer from another sign-in.
#[must_use]
pub fn foreign() -> Shown {
    let body = html! {
        p { "This answer does not belong to the sign-in that is waiting on this machine, so it was not used." }
        p { "Go on in the window where you signed in, or begin again at the terminal." }
    };
    page("Another sign-in", &body, None)
}
