#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

type Names = Pool<&'static str>;

fn pool(cap: usize, functions: &[(&str, Option<usize>)]) -> Names {
    Pool::new(cap, functions.iter().map(|(name, limit)| ((*name).to_owned(), *limit)))
}

fn started(pool: &mut Names, function: &str) -> Id {
    match pool.take(function).unwrap() {
        (Place::Now(Turn::Start(id)), _) => id,
        _ => panic!("{function} got no new process"),
    }
}

fn waits(pool: &mut Names, function: &str) -> oneshot::Receiver<Turn<&'static str>> {
    match pool.take(function).unwrap() {
        (Place::Later(receiver), None) => receiver,
        _ => panic!("{function} did not have to wait"),
    }
}

#[test]
fn the_process_used_last_is_used_first() {
    let mut pool = pool(8, &[("a", None)]);
    let (one, two) = (started(&mut pool, "a"), started(&mut pool, "a"));
    assert!(pool.give_back("a", two, "two").is_none());
    assert!(pool.give_back("a", one, "one").is_none());
    assert!(matches!(pool.take("a"), Some((Place::Now(Turn::Use(_, "one")), None))));
    assert!(pool.take("b").is_none());
}

#[test]
fn reserved_concurrency_makes_events_wait_for_the_own_processes() {
    let mut pool = pool(8, &[("a", Some(1))]);
    let one = started(&mut pool, "a");
    let gone = waits(&mut pool, "a");
    let mut second = waits(&mut pool, "a");
    drop(gone);
    assert!(pool.give_back("a", one, "one").is_none());
    assert!(matches!(second.try_recv(), Ok(Turn::Use(_, "one"))));
}

#[test]
fn a_full_house_evicts_the_one_idle_the_longest() {
    let mut pool = pool(2, &[("a", None), ("b", None), ("c", None)]);
    let (a, b) = (started(&mut pool, "a"), started(&mut pool, "b"));
    assert!(pool.give_back("b", b, "b").is_none());
    assert!(pool.give_back("a", a, "a").is_none());
    assert!(matches!(pool.take("c"), Some((Place::Now(Turn::Start(_)), Some("b")))));
    assert!(matches!(pool.take("c"), Some((Place::Now(Turn::Start(_)), Some("a")))));
    waits(&mut pool, "a");
}

#[test]
fn places_go_to_who_has_fewer_and_not_to_and_fro() {
    let mut pool = pool(2, &[("a", None), ("b", None)]);
    let (one, two) = (started(&mut pool, "a"), started(&mut pool, "a"));
    let mut more = waits(&mut pool, "a");
    let mut other = waits(&mut pool, "b");
    assert_eq!(pool.give_back("a", one, "one"), Some("one"));
    let Ok(Turn::Start(b)) = other.try_recv() else { panic!("b got no place") };
    pool.ended("a", one);
    let _line = waits(&mut pool, "b");
    assert!(pool.give_back("a", two, "two").is_none());
    assert!(matches!(more.try_recv(), Ok(Turn::Use(_, "two"))));
    assert!(pool.give_back("b", b, "b").is_none());
}

#[test]
fn the_place_of_a_process_that_ended_is_taken_by_who_waits() {
    let mut pool = pool(1, &[("a", None)]);
    let one = started(&mut pool, "a");
    let mut next = waits(&mut pool, "a");
    pool.ended("a", one);
    assert!(matches!(next.try_recv(), Ok(Turn::Start(_))));
    pool.ended("a", one);
    assert!(pool.give_back("a", one, "one").is_none());
    waits(&mut pool, "a");
}
