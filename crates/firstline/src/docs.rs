//! The API's description, and the page that shows it. The page is ours, since ready-made ones break the content security policy.

use std::sync::OnceLock;

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::language::Catalogue;
use serde_json::Value;
use utoipa::openapi::{
    Info, License, OpenApi, OpenApiBuilder, SecurityRequirement, Tag,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use web::{Door, Refusal, Route, Shell};

pub static CATALOGUE: Catalogue = Catalogue { area: "docs", en: include_str!("docs.en.ftl"), ru: include_str!("docs.ru.ftl") };

static DESCRIPTION: OnceLock<Description> = OnceLock::new();

struct Description {
    json: String,
    sections: Vec<Section>,
}

/// What stands above the operations.
pub fn about() -> OpenApi {
    let mut info = Info::new("Firstline", env!("CARGO_PKG_VERSION"));
    info.description = Some("Everything a page can do. Make a token on your account page and send it as `Authorization: Bearer …`.".into());
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".into());
    info.license = Some(license);
    let mut api =
        OpenApiBuilder::new().info(info).security(Some([SecurityRequirement::new("token", Vec::<String>::new())])).tags(Some([Tag::new("tickets")])).build();
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    api
}

/// Gives every operation a name of its own, made of its method and path; those of the handlers (`list`, `show`) are shared by several.
pub fn name_operations(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let words: Vec<&str> = path.trim_start_matches("/api/v1").split(['/', '{', '}', '-', '.']).filter(|word| !word.is_empty()).collect();
        let operations = [("get", &mut item.get), ("post", &mut item.post), ("put", &mut item.put), ("patch", &mut item.patch), ("delete", &mut item.delete)];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{}", words.join("_")));
            }
        }
    }
}

/// Keeps the description as text and as page; the first call counts.
pub fn install(mut description: OpenApi) -> &'static str {
    let description = DESCRIPTION.get_or_init(|| {
        name_operations(&mut description);
        let json = description.to_pretty_json().unwrap_or_default();
        let value = serde_json::from_str(&json).unwrap_or_default();
        Description { sections: sections(&value), json }
    });
    &description.json
}

pub fn json(description: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], description).into_response()
}

/// The routes that a description lists.
pub fn routes_of(description: &OpenApi) -> Vec<Route> {
    let value = serde_json::to_value(description).unwrap_or_default();
    operations(&value).map(|(method, path, _)| Route { method, path: path.to_owned() }).collect()
}

const METHODS: [(&str, &str); 5] = [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

fn operations(description: &Value) -> impl Iterator<Item = (&'static str, &str, &Value)> {
    let paths = description["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, methods)| METHODS.iter().filter_map(move |(key, method)| methods.get(key).map(|operation| (*method, path.as_str(), operation))))
}

/// Operations under one heading.
struct Section {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    method: &'static str,
    path: String,
    anchor: String,
    summary: String,
    parameters: Vec<Field>,
    body: Vec<Field>,
    answers: Vec<Answer>,
    example: String,
}

struct Field {
    name: String,
    kind: String,
    is_required: bool,
    help: String,
}

struct Answer {
    status: String,
    schema: String,
}

fn sections(description: &Value) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (method, path, operation) in operations(description) {
        let name = operation["tags"][0].as_str().unwrap_or("other").to_owned();
        let operation = read_operation(description, method, path, operation);
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.operations.push(operation),
            None => sections.push(Section { name, operations: vec![operation] }),
        }
    }
    sections
}

fn read_operation(description: &Value, method: &'static str, path: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| Field {
        name: text(&parameter["name"]),
        kind: kind(&parameter["schema"]),
        is_required: parameter["required"].as_bool().unwrap_or(false),
        help: text(&parameter["description"]),
    });
    let content = operation["requestBody"]["content"].as_object().into_iter().flatten().next();
    let body = content.map(|(_, content)| fields(description, &content["schema"])).unwrap_or_default();
    let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, answer)| {
        let schema = answer["content"].as_object().into_iter().flatten().next().map(|(_, content)| kind(&content["schema"])).unwrap_or_default();
        Answer { status: status.clone(), schema }
    });
    Operation {
        method,
        path: path.to_owned(),
        anchor: format!("{}-{}", method.to_lowercase(), path.trim_start_matches("/api/v1/").replace(['/', '{', '}'], "-").replace("--", "-").trim_matches('-')),
        summary: text(&operation["summary"]),
        parameters: parameters.collect(),
        example: example(method, path, &body),
        body,
        answers: answers.collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The fields of a schema, whether it stands here or is referred to.
fn fields(description: &Value, schema: &Value) -> Vec<Field> {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => &description["components"]["schemas"][reference.rsplit('/').next().unwrap_or_default()],
        None => schema,
    };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| Field {
            name: name.clone(),
            kind: kind(property),
            is_required: required.contains(&name.as_str()),
            help: text(&property["description"]),
        })
        .collect()
}

/// A schema in a word: `string`, `TicketBody`, `list of string`.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let named = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        _ => schema["oneOf"].as_array().into_iter().flatten().map(kind).collect::<Vec<_>>().join(" | "),
    };
    match named.as_str() {
        "array" => format!("[{}]", kind(&schema["items"])),
        _ => named,
    }
}

fn example(method: &str, path: &str, body: &[Field]) -> String {
    let mut lines = vec![format!("curl -X {method} -H \"Authorization: Bearer $TOKEN\"")];
    let required: Vec<String> =
        body.iter().filter(|field| field.is_required && field.kind == "string").map(|field| format!("\"{0}\": \"…\"", field.name)).collect();
    if !body.is_empty() {
        lines.push(format!("  -H \"Content-Type: application/json\" -d '{{{}}}'", required.join(", ")));
    }
    lines.push(format!("  \"$FIRSTLINE{path}\""));
    lines.join(" \\\n")
}

#[derive(Template)]
#[template(path = "templates/api_reference.html")]
struct ReferencePage {
    shell: Shell,
    sections: &'static [Section],
}

/// `GET /api/docs`
pub async fn reference(door: Door) -> Result<Response, Refusal> {
    let sections = DESCRIPTION.get().map_or(&[][..], |description| description.sections.as_slice());
    door.plain(StatusCode::OK, move |_, _, shell| Ok(ReferencePage { shell, sections })).await
}
