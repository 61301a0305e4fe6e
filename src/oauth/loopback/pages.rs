//! The pages that the loopback listener shows. They are small and self-contained, and never contain
//! the code.

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

const NOTHING: &str = "No response here";

/// Returns the page that reads the fragment, removes it from the address bar, and posts it to the
/// same path.
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
            p { "This page receives the response of a sign-in, but this URL contains none." }
            p { "Continue in the window where you signed in, or start again in the terminal." }
        }
        noscript { p { "This page needs JavaScript. Paste the URL of this page into the terminal instead." } }
    };
    page("One moment …", &body, Some(&script))
}

/// Returns the page for a code that has arrived; whether it is valid is not known yet.
#[must_use]
pub fn received() -> Shown {
    let body =
        html! { p { "You can close this page. The terminal shows the result of the sign-in." } };
    page("Response received", &body, None)
}

/// Returns the page for an error response.
#[must_use]
pub fn refused() -> Shown {
    let body =
        html! { p { "Access was not granted. The terminal shows why. You can close this page." } };
    page("Not signed in", &body, None)
}

/// Returns the page for any valid response or launch after the first.
#[must_use]
pub fn again() -> Shown {
    let body = html! { p { "This sign-in already has its response. You can close this page." } };
    page("Nothing more to do", &body, None)
}

/// Returns the page for a response that violates the protocol; `why` says how.
#[must_use]
pub fn malformed(why: &str) -> Shown {
    let body = html! {
        p { "The response " (why) ", so it was not used. The terminal keeps waiting." }
        p { "Sign in again with the URL that the terminal shows. If this page appears again, the provider has a \
         problem." }
    };
    page("Malformed response", &body, None)
}

/// Returns the page for a request with a host name that is not ours: through a published port or a
/// forwarder, or by another site (LOOP-10).
#[must_use]
pub fn elsewhere() -> Shown {
    let body = html! {
        p { "The sign-in expects its response at another URL, so the response at this URL was not \
             used." }
        p {
            "Paste the URL of this page into the terminal if it asks for a response. Otherwise, start again with "
            code { "--paste" } ", or with " code { "--redirect-uri" } " and " code { "--listen" }
            " to specify the URL that the browser uses."
        }
    };
    page("Not at this URL", &body, None)
}

/// Returns the page for a launch URL without a launch.
#[must_use]
pub fn no_launch() -> Shown {
    let body = html! {
        p { "An EHR opens this URL to launch the app, with exactly one `iss` and one `launch` \
             parameter." }
        p { "Start the app in the EHR. If this page appears again, the EHR does not follow SMART \
             App Launch." }
    };
    page("No launch here", &body, None)
}

/// Returns the page for a launch that is not continued.
#[must_use]
pub fn launch_ended() -> Shown {
    let body =
        html! { p { "The launch was stopped. The terminal shows why. You can close this page." } };
    page("Not signed in", &body, None)
}

/// Returns the page for a response from another sign-in.
#[must_use]
pub fn foreign() -> Shown {
    let body = html! {
        p { "This response does not belong to the sign-in that is in progress on this machine, so it was not used." }
        p { "Continue in the window where you signed in, or start again in the terminal." }
    };
    page("Another sign-in", &body, None)
}
