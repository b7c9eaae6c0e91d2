//! What the tests share: a vocabulary of shoppers, staff and faults.
