//! Which process handles the next event: a free one, a new one, or the first to become free.
//!
//! Every process has a place. Places are limited, for each function by its reserved concurrency
//! and for all together by a cap. When all are taken, the place of the process that has been idle
//! the longest goes to whoever needs one; when none is idle, events wait in line.

use std::collections::{HashMap, HashSet, VecDeque};

use tokio::sync::oneshot;

/// A process's number; unique while the pool lives.
pub type Id = u64;

/// How an event comes to a process.
#[derive(Debug)]
pub enum Turn<P> {
    Use(Id, P),
    /// Start a process with this number; the place is taken already.
    Start(Id),
}

/// A turn now, or once there is one.
pub enum Place<P> {
    Now(Turn<P>),
    Later(oneshot::Receiver<Turn<P>>),
}

/// The places and who has them.
pub struct Pool<P> {
    cap: usize,
    taken: usize,
    last_id: Id,
    functions: HashMap<String, Places<P>>,
}

struct Places<P> {
    limit: usize,
    taken: HashSet<Id>,
    /// The most recently used last.
    idle: Vec<Idle<P>>,
    waiting: VecDeque<oneshot::Sender<Turn<P>>>,
}

struct Idle<P> {
    id: Id,
    process: P,
    /// Numbers grow with every use of the pool.
    since: u64,
}

impl<P> Pool<P> {
    /// A pool for functions with their reserved concurrency.
    pub fn new(cap: usize, functions: impl Iterator<Item = (String, Option<usize>)>) -> Self {
        let places = |limit: Option<usize>| Places {
            limit: limit.unwrap_or(usize::MAX),
            taken: HashSet::new(),
            idle: Vec::new(),
            waiting: VecDeque::new(),
        };
        let functions = functions.map(|(name, limit)| (name, places(limit))).collect();
        Self { cap: cap.max(1), taken: 0, last_id: 0, functions }
    }

    /// A place for an event of the function, and the process that lost its own for it.
    /// `None`: there is no such function.
    pub fn take(&mut self, function: &str) -> Option<(Place<P>, Option<P>)> {
        let places = self.functions.get_mut(function)?;
        if let Some(idle) = places.idle.pop() {
            return Some((Place::Now(Turn::Use(idle.id, idle.process)), None));
        }
        if places.taken.len() < places.limit {
            let evicted = if self.taken < self.cap { None } else { self.evict() };
            if self.taken < self.cap {
                return Some((Place::Now(Turn::Start(self.start(function))), evicted));
            }
        }
        let (sender, receiver) = oneshot::channel();
        self.functions.get_mut(function)?.waiting.push_back(sender);
        Some((Place::Later(receiver), None))
    }

    /// A process is free again. Returned when its place goes to another function.
    pub fn give_back(&mut self, function: &str, id: Id, process: P) -> Option<P> {
        let places = self.functions.get_mut(function)?;
        if !places.taken.contains(&id) {
            return None;
        }
        places.forget_the_gone();
        let (own, wanted) = (places.taken.len(), !places.waiting.is_empty());
        // Even shares, and no restarts to and fro once they are even.
        if let Some(needy) = self.neediest()
            && needy != function
            && (!wanted || self.share_of(&needy).saturating_add(1) < own)
        {
            self.leave(function, id);
            self.start_waiting(&needy);
            return Some(process);
        }
        let since = self.next_id();
        let places = self.functions.get_mut(function)?;
        let mut turn = Turn::Use(id, process);
        while let Some(waiting) = places.waiting.pop_front() {
            match waiting.send(turn) {
                Ok(()) => return None,
                Err(unused) => turn = unused,
            }
        }
        if let Turn::Use(id, process) = turn {
            places.idle.push(Idle { id, process, since });
        }
        None
    }

    /// A process is gone; its place is free.
    pub fn ended(&mut self, function: &str, id: Id) {
        self.leave(function, id);
        if self.taken < self.cap
            && let Some(needy) = self.neediest()
        {
            self.start_waiting(&needy);
        }
    }

    fn next_id(&mut self) -> Id {
        self.last_id = self.last_id.wrapping_add(1);
        self.last_id
    }

    fn share_of(&self, function: &str) -> usize {
        self.functions.get(function).map_or(0, |places| places.taken.len())
    }

    /// The function that waits for a place it may have, and has the fewest.
    fn neediest(&mut self) -> Option<String> {
        self.functions.values_mut().for_each(Places::forget_the_gone);
        self.functions
            .iter()
            .filter(|(_, places)| !places.waiting.is_empty() && places.taken.len() < places.limit)
            .min_by_key(|(_, places)| places.taken.len())
            .map(|(name, _)| name.clone())
    }

    fn start(&mut self, function: &str) -> Id {
        let id = self.next_id();
        if let Some(places) = self.functions.get_mut(function)
            && places.taken.insert(id)
        {
            self.taken = self.taken.saturating_add(1);
        }
        id
    }

    fn start_waiting(&mut self, function: &str) {
        let id = self.start(function);
        let Some(places) = self.functions.get_mut(function) else { return };
        while let Some(waiting) = places.waiting.pop_front() {
            if waiting.send(Turn::Start(id)).is_ok() {
                return;
            }
        }
        self.leave(function, id);
    }

    fn leave(&mut self, function: &str, id: Id) {
        if let Some(places) = self.functions.get_mut(function)
            && places.taken.remove(&id)
        {
            places.idle.retain(|idle| idle.id != id);
            self.taken = self.taken.saturating_sub(1);
        }
    }

    fn evict(&mut self) -> Option<P> {
        let oldest = |places: &Places<P>| places.idle.first().map(|idle| (idle.since, idle.id));
        let (function, (_, id)) = self
            .functions
            .iter()
            .filter_map(|(name, places)| Some((name.clone(), oldest(places)?)))
            .min_by_key(|(_, oldest)| *oldest)?;
        let evicted = self.functions.get_mut(&function)?.idle.remove(0);
        self.leave(&function, id);
        Some(evicted.process)
    }
}

impl<P> Places<P> {
    fn forget_the_gone(&mut self) {
        while self.waiting.front().is_some_and(oneshot::Sender::is_closed) {
            self.waiting.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
