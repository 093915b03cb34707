//! Routes that know their own names: registered once, and listed for the permission table and its sweep.

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, MethodRouter, on},
};

use crate::app::App;

/// A route as the permission table names it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Route {
    pub method: &'static str,
    /// With parameters in braces: `/tickets/{number}`.
    pub path: String,
}

/// The pages of an area.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("GET", MethodFilter::GET, path, handler)
    }

    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add("POST", MethodFilter::POST, path, handler)
    }

    fn add<H: Handler<T, App>, T: 'static>(self, method: &'static str, filter: MethodFilter, path: &str, handler: H) -> Self {
        self.route(method, path, on(filter, handler))
    }

    /// For a route with layers of its own, such as a larger body limit.
    pub fn route(mut self, method: &'static str, path: &str, handler: MethodRouter<App>) -> Self {
        self.list.push(Route { method, path: path.to_owned() });
        self.router = self.router.route(path, handler);
        self
    }

    pub fn merge(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    pub fn into_parts(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.list)
    }
}
