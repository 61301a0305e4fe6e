//! Futures run to their end: on this thread for the synchronous half of the program, on several for the servers.

use std::cell::OnceCell;
use std::future::Future;

thread_local! {
    static RUNTIME: OnceCell<tokio::runtime::Runtime> = const { OnceCell::new() };
}

/// Runs a future to its end on this thread's runtime, which is built when first used.
///
/// # Panics
/// When called from inside a runtime, or when the system cannot make an event loop.
#[expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "the one place; without an event loop there is no way on"
)]
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.with(|cell| {
        cell.get_or_init(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("an event loop can be made")
        })
        .block_on(future)
    })
}

/// A runtime of several threads for the servers; dropping it ends what still runs on it.
///
/// # Errors
/// When the system gives no threads or no event loop.
pub fn server_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Runs a server's future to its end on [`server_runtime`]; what it spawned ends with it.
///
/// # Errors
/// When the system gives no threads or no event loop.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that blocks on a server"
)]
pub fn run_server<F: Future>(future: F) -> std::io::Result<F::Output> {
    Ok(server_runtime()?.block_on(future))
}
