//! Runs futures to completion: on the current thread for the synchronous half of the program, on
//! several for the servers.

use std::cell::OnceCell;
use std::future::Future;
use std::pin::Pin;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

thread_local! {
    static RUNTIME: OnceCell<tokio::runtime::Runtime> = const { OnceCell::new() };
}

/// Runs a future to completion on this thread's runtime, which is built on first use.
///
/// # Panics
/// If called from inside a runtime, or if no event loop can be created.
#[expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "the only place that blocks; nothing works without an event loop"
)]
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.with(|cell| {
        cell.get_or_init(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("an event loop can be created")
        })
        // Boxed, so that the event loop is compiled once, and not once for each future.
        .block_on(Box::pin(future) as Boxed<'_, F::Output>)
    })
}

/// Returns a multi-threaded runtime for the servers; dropping it stops everything that runs on it.
///
/// # Errors
/// If no threads or event loop can be created.
pub fn server_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Runs a server's future to completion on [`server_runtime`]; its spawned tasks stop with it.
///
/// # Errors
/// If no threads or event loop can be created.
#[expect(
    clippy::disallowed_methods,
    reason = "the only place that blocks on a server"
)]
pub fn run_server<F: Future>(future: F) -> std::io::Result<F::Output> {
    Ok(server_runtime()?.block_on(future))
}
