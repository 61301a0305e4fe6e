//! English.

use crate::lighthouse::words::texts::{
    Address, End, Frame, Landing, Letter, Letters, Privacy, Question, Said, Texts, Way,
};

/// All texts in English.
pub(super) static ENGLISH: Texts = Texts {
    tag: "en",
    frame: FRAME,
    landing: LANDING,
    privacy: PRIVACY,
    question: QUESTION,
    way: WAY,
    address: ADDRESS,
    end: END,
    letter: LETTERS,
};

const FRAME: Frame = Frame {
    for_administrator: "For the administrator:",
    reference: "Reference:",
    whom_to_ask: "The person who runs your Fasten installation can reach the operator of this gateway at {email}.",
    whom_to_ask_by_name: "The person who runs your Fasten installation can reach {operator}, the operator of this gateway, at {email}.",
    run_by: "This gateway is run by {operator}.",
    about: "About this gateway",
    privacy: "Privacy",
};

const LANDING: Landing = Landing {
    title: "Sign-in gateway for Fasten",
    what: "Fasten is a personal health record that people run on their own computers. This gateway connects Fasten installations to the sign-in pages of hospitals, clinics, and insurers.",
    patients: "For patients",
    patients_text: &[
        "You come through here when you connect a healthcare provider in Fasten. You sign in on your provider's own page, and your health records go straight to your Fasten installation. This gateway sees neither your password nor your records.",
        "To connect a provider, start in Fasten. If a sign-in stopped on a page of this gateway, go back to Fasten and start again. If it stops again, show the page to the person who runs your Fasten installation.",
    ],
    administrators: "For administrators",
    register: "Register your Fasten installation with this command:",
    verify: "It asks for your name and e-mail address. Then open the link in the e-mail that you receive, or run {command} with the code from that e-mail.",
    own_address: "Tools that work with this gateway use this address:",
    operator: "Who runs this gateway",
    named: "This gateway is run by {operator}.",
    contact: "You can write to {email}.",
    nameless: "The operator of this gateway has not given a name or a contact.",
};

const PRIVACY: Privacy = Privacy {
    title: "Privacy",
    what: "This is what the gateway {gateway} learns about you when you connect a healthcare provider through it.",
    passes: "What passes through",
    passes_text: &[
        "You sign in on your healthcare provider's own page. This gateway sees neither your password nor your health records.",
        "For some providers, the gateway collects the access keys for your Fasten installation and passes them on. It does not store them.",
    ],
    kept: "What is kept",
    kept_list: &[
        "A cookie in your browser, so that a sign-in ends in the browser that started it and you are counted only once. It is a random number without your name, and your browser keeps it for up to 400 days.",
        "Coded numbers (keyed hashes) that stand for you at each provider. They show how many people are connected, and are kept as long as you count as connected. Nobody can read your name or patient number from them.",
        "Which addresses you agreed to return to, so that you are not asked each time: up to 400 days after you last used them.",
        "In the log: your network address, the time, and which kind of page was requested. Never codes, keys, or names.",
        "If you registered a Fasten installation: your name and e-mail address, until you change or delete them.",
    ],
    shared: "Who gets it",
    shared_text: &[
        "Nobody else. Your healthcare provider is not told which Fasten installation you use. The pages of this gateway load nothing from other sites, and contain no ads or trackers.",
    ],
    questions: "Questions",
};

const QUESTION: Question = Question {
    own: "Is this your own Fasten?",
    wants: "{destination} wants your health records from {provider}.",
    goes_by: "It calls itself {name} (not checked).",
    nameless: "It has not given a name.",
    is_new: "This browser has not used that address here before. Continue only if it is your own Fasten and you just started this there. If somebody sent you a link, stop.",
    unregistered: "A Fasten installation at {destination} wants to connect to {provider}. It is not registered with this gateway, so this gateway does not know who runs it.",
    gets_access: "If you continue and sign in, it gets access to your health records. Continue only if you just started this in your own Fasten at that address. If somebody sent you a link, stop.",
    sign_in: "Is this your sign-in?",
    other_browser: "This sign-in was started in another browser. If you continue, the Fasten installation of {installation} at {destination} gets access to your health records from {provider}.",
    only_yours: "Continue only if you started it yourself. If somebody sent you a link, stop.",
    refuse: "Stop",
    agree: "Yes, continue",
    stopped: Said {
        title: "You stopped the sign-in",
        text: "Nothing was sent to your healthcare provider. You can close this page.",
    },
    refused: Said {
        title: "Nothing was handed over",
        text: "You can close this page.",
    },
};

const WAY: Way = Way {
    to_provider: Said {
        title: "Taking you to your healthcare provider",
        text: "Continue to {provider}",
    },
    to_fasten: Said {
        title: "Taking you back to Fasten",
        text: "Continue to your Fasten at {destination}",
    },
    returning: Said {
        title: "Returning to Fasten",
        text: "One moment: this page takes you back to Fasten.",
    },
    needs_script: "This page needs JavaScript to take you back to Fasten. Allow it and reload the page.",
};

const ADDRESS: Address = Address {
    confirm: Said {
        title: "Confirm your e-mail address",
        text: "Somebody registered a Fasten installation with the gateway {gateway} and gave the e-mail address {email}.",
    },
    confirm_if: "If that was you, confirm that this is your address. If not, close this page: nothing will happen.",
    confirm_button: "This is my address",
    confirmed: Said {
        title: "Your e-mail address is confirmed",
        text: "{email} is confirmed. You can close this page.",
    },
    stop: Said {
        title: "Stop e-mails to your address?",
        text: "Somebody gave your e-mail address to the gateway {gateway}. If that was not you, you can stop its e-mails.",
    },
    stop_button: "This was not me: stop the e-mails",
    stopped: Said {
        title: "No more e-mails",
        text: "The gateway {gateway} will send no more e-mails to your address, no matter who registers with it.",
    },
    allow_button: "Allow e-mails again",
};

const END: End = End {
    not_started: Said {
        title: "This sign-in could not be started",
        text: "Nothing was sent to your healthcare provider. Go back to Fasten and start again. If that does not help, show this page to the person who runs your Fasten installation.",
    },
    unreadable: Said {
        title: "The form could not be read",
        text: "Nothing was done. Go back to Fasten and start again.",
    },
    unavailable: Said {
        title: "This sign-in cannot continue right now",
        text: "Wait a moment, then go back to Fasten and start again.",
    },
    reload: Said {
        title: "This sign-in cannot continue right now",
        text: "Wait a moment, then reload this page. If that does not help, go back to Fasten and start again.",
    },
    failed: Said {
        title: "Something went wrong in the gateway",
        text: "Wait a moment, then reload this page. If that does not help, go back to Fasten and start again.",
    },
    no_window: Said {
        title: "This page was not opened by a person",
        text: "Nothing was done. Go back to Fasten and start again.",
    },
    no_page: Said {
        title: "This page does not exist",
        text: "There is nothing at this address. To connect a healthcare provider, go back to Fasten and start there.",
    },
    for_programs: Said {
        title: "This address is not a page",
        text: "It is for programs, or for another step of a sign-in. Go back to Fasten and start again.",
    },
    too_many_requests: Said {
        title: "Too many requests from your network",
        text: "Wait a while, then go back to Fasten and start again.",
    },
    bad_address: Said {
        title: "This address cannot be read",
        text: "Something in it is wrong or too long. Go back to Fasten and start again.",
    },
    full: Said {
        title: "No places are left",
        text: "All {limit} places that this Fasten installation has at {provider} are taken. If you connected {provider} before, use the same browser as last time. If not, ask the person who runs your Fasten installation. They can ask the operator of this gateway for more places.",
    },
    full_with_one: Said {
        title: "No places are left",
        text: "The only place that this Fasten installation has at {provider} is taken. If you connected {provider} before, use the same browser as last time. If not, ask the person who runs your Fasten installation. They can ask the operator of this gateway for more places.",
    },
    full_unverified: Said {
        title: "No places are left",
        text: "All places that this Fasten installation currently has at {provider} are taken. If you connected {provider} before, use the same browser as last time. If not, ask the person who runs your Fasten installation. There will be {then} places as soon as they confirm their e-mail address.",
    },
    full_meanwhile: Said {
        title: "No places are left",
        text: "The sign-in took longer than ten minutes, and in the meantime somebody else took the last place of this Fasten installation at your healthcare provider. Nothing was handed over. Ask the person who runs your Fasten installation.",
    },
    out_of_order: Said {
        title: "This provider cannot be connected at the moment",
        text: "New connections to {provider} are paused: {why} If you are already connected, you stay connected.",
    },
    too_many: Said {
        title: "Too many sign-ins at the same time",
        text: "Other sign-ins of this Fasten installation are still open. Wait until one has ended, which takes \
         half an hour at most. Then go back to Fasten and start again.",
    },
    not_today: Said {
        title: "Too many new people today",
        text: "This Fasten installation cannot connect any more people to {provider} today. Try again tomorrow. If \
         you are already connected, you can sign in again.",
    },
    too_often: Said {
        title: "Too many sign-ins from your network",
        text: "Wait until tomorrow, then go back to Fasten and start again.",
    },
    displaced: Said {
        title: "This sign-in was stopped to make room for another one",
        text: "Too many sign-ins of this Fasten installation were open, and this one was the oldest. Nothing was handed over. Go back to Fasten and start again.",
    },
    tickets_only: Said {
        title: "This sign-in has no ticket",
        text: "This Fasten installation only accepts sign-ins with a ticket. Nothing was sent to your \
         healthcare provider. Show this page to the person who runs your Fasten installation.",
    },
    dormant: Said {
        title: "This Fasten installation cannot connect anybody yet",
        text: "Nothing was sent to your healthcare provider. Show this page to the person who runs your Fasten installation, or try again tomorrow.",
    },
    suspended: Said {
        title: "This Fasten installation is suspended",
        text: "It cannot connect anybody at the moment, and nothing was handed over. If you are already connected, you stay connected. Ask the person who runs your Fasten installation.",
    },
    unknown: Said {
        title: "This sign-in is not known here",
        text: "It may have taken longer than half an hour, or it was started through another gateway. Go back to Fasten and start again.",
    },
    used: Said {
        title: "This sign-in has already ended",
        text: "The response to a sign-in can be used only once, and this one was already used. If your healthcare \
         provider is not connected in Fasten now, start again there.",
    },
    withdrawn: Said {
        title: "This gateway cannot return you to your Fasten",
        text: "While you signed in, the address of your Fasten installation was withdrawn from this gateway, or could not be checked again. Nothing was handed over. Ask the person who runs your Fasten installation.",
    },
    not_understood: Said {
        title: "The response from your healthcare provider is not valid",
        text: "Go back to Fasten and start again. If that does not help, show this page to the person who runs your Fasten installation.",
    },
    no_answer: Said {
        title: "No response arrived",
        text: "Your healthcare provider sent nothing back. Go back to Fasten and start again.",
    },
    unfinished: "This sign-in cannot be finished",
    unreachable: "The gateway cannot be reached. Wait a moment, then reload this page.",
    unreachable_after_asking: "The gateway cannot be reached. Wait a moment, then press the button again.",
    owner_is_full: Said {
        title: "This e-mail address has too many installations",
        text: "Nothing was changed. This e-mail address has as many verified installations as it can \
             have. A deleted installation counts for another 90 days if it had users. Delete one \
             without users, then try again.",
    },
    dead_link: Said {
        title: "This link no longer works",
        text: "It may be more than a day old, or the e-mail address has been changed since. Ask for a new e-mail in your Fasten installation.",
    },
    foreign_link: Said {
        title: "This link is not from this gateway",
        text: "Open the link in the e-mail again, complete and unchanged.",
    },
};

const LETTERS: Letters = Letters {
    verification: Letter {
        subject: "Confirm your e-mail address",
        text: "Somebody registered a Fasten installation with the gateway {gateway} and gave this e-mail address.\n\nIf that was you, open this page and press its button:\n\n{link}\n\nor enter this code with `fastenctl verify`:\n\n{code}\n\nBoth work for a day. If it was not you, do nothing, or stop e-mails from this gateway:\n\n{stop}\n",
    },
    email_changed: Letter {
        subject: "The e-mail address of your Fasten installation was changed",
        text: "A Fasten installation at the gateway {gateway} was registered with this e-mail address, and now has \
         a different one.\n\nIf that was not you, somebody else has the installation's secret. Change it with \
         `fastenctl rotate-secret`, then set your e-mail address again.\n\nIf the installation was never yours, \
         stop e-mails from this gateway:\n\n{stop}\n",
    },
    secret_rotated: Letter {
        subject: "The secret of your Fasten installation was replaced",
        text: "The secret of your Fasten installation at the gateway {gateway} was replaced. The old one works until the new one is used, and for a day at most.\n\nIf that was not you, somebody else has the installation's secret. Change it with `fastenctl rotate-secret`, then check the rest with `fastenctl status`.\n",
    },
    secret_reset: Letter {
        subject: "The operator replaced the secret of your Fasten installation",
        text: "The operator of the gateway {gateway} replaced the secret of your Fasten installation. The old one \
         no longer works. The person who requested this receives the new one separately, not by e-mail.\n\nIf \
         nobody on your side requested it, write to the operator at once.\n",
    },
    origins_changed: Letter {
        subject: "The addresses of your Fasten installation were changed",
        text: "The addresses of your Fasten installation to which the gateway {gateway} returns browsers were changed. They are now:\n\n{origins}\nIf that was not you, somebody else has the installation's secret. Change it with `fastenctl rotate-secret`, then check the rest with `fastenctl status`.\n",
    },
    no_origins: "none, except those of your own computer",
    wrong_secrets: Letter {
        subject: "Somebody is guessing your Fasten installation's secret",
        text: "In one day, the gateway {gateway} received a thousand requests for your Fasten installation with a wrong secret. A secret has 256 bits and cannot be guessed, so nothing has happened.\n\nIf one of your own programs still uses an old secret, give it the new one. You get this e-mail once a day at most.\n",
    },
    without_tickets: Letter {
        subject: "{seats} people used your Fasten installation without a ticket today",
        text: "Today, browsers without a ticket took {seats} places of your Fasten installation through the \
         gateway {gateway}. If you know these people, you do not have to do anything. If not, somebody may have \
         found your installation's address.\n\nSuch a place is free again 90 days after its last sign-in. \
         `fastenctl usage --release PROVIDER` frees up to ten of them at once. `fastenctl update --tickets-only` \
         lets nobody in without a ticket; clients that do not support tickets then stop working.\n",
    },
    limit_near: Letter {
        subject: "{provider}: {users} of {limit} places are taken",
        text: "Your Fasten installation has connected {users} of at most {limit} people to {provider}, through the gateway {gateway}.\n\nWhen all places are taken, new people are refused before they sign in. People who are connected stay connected.\n\n`fastenctl usage` shows the counts. The gateway's operator can raise the limit.\n",
    },
    limit_reached: Letter {
        subject: "{provider}: all {limit} places are taken",
        text: "Your Fasten installation has connected {users} people to {provider}, through the gateway {gateway}. It cannot connect any more people.\n\nNew people are refused before they sign in. People who are connected stay connected and can sign in again.\n\n`fastenctl usage` shows the counts. The gateway's operator can raise the limit.\n",
    },
    client_secret_ends: Letter {
        subject: "The client secret of {name} expires on {date}",
        text: "The gateway {gateway} uses a client secret at {name} that expires on {date}. After that, nobody can sign in there through this gateway.\n\nGet a new secret from the provider, put it in the settings together with its `client_secret_expires`, and reload the gateway (SIGHUP).\n\n`fastenctl lighthouse check` lists everything that expires soon. You get this e-mail once.\n",
    },
    certificate_ends: Letter {
        subject: "The certificate of {gateway} expires on {date}",
        text: "The certificate that browsers see at {gateway} expires on {date}. Programs that renew certificates should have renewed it by now. After that day, browsers and Fasten installations refuse to connect.\n\nCheck the program that renews the certificate, and whether the proxy in front of the gateway was reloaded afterwards. You get this e-mail once.\n",
    },
    proof_ends: Letter {
        subject: "Sign-ins that return to {origin} stop working on {date}",
        text: "The gateway {gateway} can no longer confirm that {origin} belongs to your Fasten installation. On {date}, it will remove this address from your installation, and sign-ins that return there will stop working.\n\nTo keep the address, make this URL return your installation ID and nothing else:\n\n{at}\n\n`fastenctl status` shows the ID. The gateway checks this URL every day.\n",
    },
    notice: "The operator of the gateway {gateway}, where your Fasten installation is registered with this address",
};
