//! The permission table: which route is open to whom. The sweep of tests holds the product to it; a route that is missing here fails it.
