//! The API's document and the events' schemas: that they are what the code and the template say.

mod documents;
mod facts;
mod routes;
