mod cleaning;
mod page;
mod reading;
mod speed;
mod vectors;
mod writing;
