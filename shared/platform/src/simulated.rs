//! A thread in a world of its own: a simulation gives it the time, chance, the environment and the network, and the
//! same code runs on them as on a machine's. Only in builds that are not releases.

use std::{cell::RefCell, marker::PhantomData, rc::Rc};

use aws_smithy_runtime_api::client::http::SharedHttpConnector;

/// What code asks of the machine it runs on.
pub trait World {
    /// Unix time in milliseconds.
    fn now_ms(&self) -> i64;
    /// Fills the bytes with what looks like chance.
    fn fill(&self, bytes: &mut [u8]);
    /// An environment variable of the function that runs now.
    fn variable(&self, name: &str) -> Option<String>;
    /// The way to everything that is not AWS.
    fn connector(&self) -> SharedHttpConnector;
}

thread_local! {
    static WORLD: RefCell<Option<Rc<dyn World>>> = const { RefCell::new(None) };
}

/// The thread leaves its world when this is dropped.
#[must_use]
#[derive(Debug)]
pub struct Inside(PhantomData<Rc<()>>);

/// From now on this thread is in `world`.
pub fn enter(world: Rc<dyn World>) -> Inside {
    WORLD.set(Some(world));
    Inside(PhantomData)
}

impl Drop for Inside {
    fn drop(&mut self) {
        WORLD.set(None);
    }
}

/// What the thread's world says; `None` in the real one.
pub(crate) fn ask<T>(question: impl FnOnce(&dyn World) -> T) -> Option<T> {
    let world = WORLD.with_borrow(Clone::clone)?;
    Some(question(&*world))
}
