//! Applies faults to requests and responses: a layer around the regular routes splits both up and
//! puts them back together, and the routes `/fault/IDS/…` serve a provider with these faults.
//! `before` and `after` make the changes.

use crate::sandbox::app::App;
use crate::sandbox::faults::after::{after, knocks};
use crate::sandbox::faults::before::before;
use crate::sandbox::faults::message::{Bent, Call, Reply};
use crate::sandbox::faults::servers::Servers;
use crate::sandbox::faults::table::{FAULTS, Faults};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

const LARGEST: usize = 256 * 1024;
/// How long to wait for the listener.
const PATIENCE: Duration = Duration::from_secs(5);

/// The layer around the regular routes, which applies the provider's faults.
pub(crate) async fn bend(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut call = Call::new(parts.method, &parts.uri, parts.headers, body);
    let ids: Vec<&'static str> = app.faults.ids().collect();
    let instead = ids.iter().find_map(|id| before(id, &mut call, &app.issuer));
    let mut reply = match instead {
        Some(reply) => reply,
        None => match honest(&call, parts.extensions, next).await {
            Ok(reply) => reply,
            Err(status) => return status.into_response(),
        },
    };
    for id in ids {
        after(id, &call, &mut reply);
    }
    if let Some(answer) = reply.answer() {
        knock(&answer, knocks(&app.faults, &answer)).await;
    }
    reply.into_response()
}

async fn honest(
    call: &Call,
    extensions: axum::http::Extensions,
    next: Next,
) -> Result<Reply, StatusCode> {
    let mut request = call.request().map_err(|_| StatusCode::BAD_REQUEST)?;
    *request.extensions_mut() = extensions;
    let (parts, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, LARGEST)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    })
}

/// Opens one connection per text; the connection for an empty text stays open and silent while the
/// response arrives.
async fn knock(answer: &Bent, texts: Vec<String>) {
    let Some((host, _)) = answer.at_listener().filter(|_| !texts.is_empty()) else {
        return;
    };
    let silent = tokio::task::spawn_blocking(move || connections(&host, &texts))
        .await
        .unwrap_or_default();
    std::thread::spawn(move || {
        for mut stream in silent {
            // Keeps the connection open until the listener closes it.
            let _ = stream.read(&mut [0]);
        }
    });
}

fn connections(host: &str, texts: &[String]) -> Vec<TcpStream> {
    let mut silent = Vec::new();
    for text in texts {
        let Ok(mut stream) = TcpStream::connect(host) else {
            break;
        };
        let _ = stream.set_read_timeout(Some(PATIENCE));
        if text.is_empty() {
            silent.push(stream);
        } else if stream.write_all(text.as_bytes()).is_ok() {
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }
    silent
}

/// Serves `/fault/IDS/…`: the same routes as without faults, but as a separate provider that has
/// these faults.
pub(crate) async fn dispatch(
    State(servers): State<Arc<Servers>>,
    Path((ids, rest)): Path<(String, String)>,
    request: Request,
) -> Response {
    serve(&servers, &ids, &format!("/{rest}"), request).await
}

/// Serves the metadata of a provider with faults at the address defined by RFC 8414.
pub(crate) async fn dispatch_metadata(
    State(servers): State<Arc<Servers>>,
    Path(ids): Path<String>,
    request: Request,
) -> Response {
    serve(
        &servers,
        &ids,
        "/.well-known/oauth-authorization-server",
        request,
    )
    .await
}

async fn serve(servers: &Servers, ids: &str, path: &str, mut request: Request) -> Response {
    let faults = match Faults::named(ids.split(',')) {
        Ok(faults) => faults,
        Err(unknown) => {
            return (
                StatusCode::NOT_FOUND,
                format!("`{unknown}` is not a fault\n"),
            )
                .into_response();
        }
    };
    let query = request
        .uri()
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let Ok(uri) = format!("{path}{query}").parse::<Uri>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    // Values that the outer routes extracted would confuse the inner ones.
    request.extensions_mut().clear();
    let router = servers.with_faults(ids, faults);
    router
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {})
}

/// Gives a request a random fault, with the probability `rate`.
pub(crate) async fn perhaps(
    State(servers): State<Arc<Servers>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut random = [0_u8; 8];
    // Without random numbers, no fault is applied.
    if getrandom::fill(&mut random).is_err() {
        return next.run(request).await;
    }
    let [chance, which] = [&random[..4], &random[4..]].map(|bytes| {
        bytes
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
    });
    if f64::from(chance) >= servers.rate * f64::from(u32::MAX) {
        return next.run(request).await;
    }
    let (id, _) = FAULTS[which as usize % FAULTS.len()];
    request.extensions_mut().clear();
    let router = servers.meeting(id);
    router
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {})
}
