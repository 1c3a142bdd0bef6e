//! Draws the open page anew: the server draws it, as for whoever opens it, and what differs is put into its place.
//!
//! Only regions marked `data-live` follow. A form that somebody is filling in stays as it is, with the revision it was
//! drawn from, and so does the element that has the focus; rows are told apart by `data-key`, so that a button never
//! slides under somebody's finger into another row.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, Element, Headers, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    HtmlTextAreaElement, Node, RequestInit, RequestRedirect, Response, SupportedType,
};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Redrawn {
    Yes,
    /// This page does not follow, or leads elsewhere by now.
    NotHere,
}

const ISLAND: &str = "LEPTOS-ISLAND";

pub(super) async fn page() -> Redrawn {
    let live = document().query_selector_all("[data-live]").map_or_else(|_| Vec::new(), |list| elements(&list.into()));
    if live.is_empty() {
        return Redrawn::NotHere;
    }
    let Ok(Some(fresh)) = fetch().await else { return Redrawn::NotHere };
    // In another language it would be half of each.
    if language(&fresh) != language(&document()) {
        return Redrawn::NotHere;
    }
    let focused = document().active_element();
    let mut all = Redrawn::Yes;
    for region in live {
        match fresh.get_element_by_id(&region.id()) {
            Some(as_it_is) => morph(&region, &as_it_is),
            None => all = Redrawn::NotHere,
        }
    }
    keep_the_place(focused);
    all
}

fn language(page: &Document) -> Option<String> {
    page.document_element().and_then(|html| html.get_attribute("lang"))
}

/// The page as it is now; none where its address leads elsewhere.
async fn fetch() -> Result<Option<Document>, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "text/html")?;
    // No use of the session, and no flash that is for whoever opens the page.
    headers.set("twinlock-follows", "1")?;
    let request = RequestInit::new();
    request.set_headers(&headers);
    request.set_redirect(RequestRedirect::Manual);
    let here = window().location().pathname()? + &window().location().search()?;
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(&here, &request)).await?.unchecked_into();
    if !response.ok() {
        return Ok(None);
    }
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml).map(Some)
}

/// Makes an element like another, touching only what differs.
fn morph(old: &Element, new: &Element) {
    if old.is_equal_node(Some(new)) || is_in_use(old) || gives_back(old, new) {
        return;
    }
    if old.tag_name() == ISLAND {
        if !is_same_island(old, new) {
            replace(old, new);
        }
        return;
    }
    copy_attributes(old, new);
    morph_children(old, new);
}

fn morph_children(old: &Element, new: &Element) {
    let mut place = old.first_child();
    let wanted = children(new);
    for (at, child) in wanted.iter().enumerate() {
        let found = find(place.as_ref(), child, &wanted[at..]);
        let Some(found) = found else {
            insert(old, child, place.as_ref());
            continue;
        };
        // What stands before it is gone, unless somebody is filling it in.
        while let Some(gone) = place.take().filter(|node| !node.is_same_node(Some(&found))) {
            place = gone.next_sibling();
            remove(old, &gone);
        }
        place = found.next_sibling();
        match (found.dyn_ref::<Element>(), child.dyn_ref::<Element>()) {
            (Some(found), Some(child)) => morph(found, child),
            _ if found.node_value() != child.node_value() => found.set_node_value(child.node_value().as_deref()),
            _ => {}
        }
    }
    while let Some(gone) = place {
        place = gone.next_sibling();
        remove(old, &gone);
    }
}

/// The old node that a new one continues: of the same key, or the very next one of its kind. A node further on counts
/// only if nothing that stays would have to make way for it.
fn find(place: Option<&Node>, new: &Node, still_wanted: &[Node]) -> Option<Node> {
    let name = key(new);
    let mut next = place.cloned();
    while let Some(node) = next {
        if kind(&node) == kind(new) && key(&node) == name {
            return Some(node);
        }
        let stays = key(&node).is_some_and(|of| still_wanted.iter().any(|wanted| key(wanted).as_ref() == Some(&of)));
        if stays || name.is_none() {
            return None;
        }
        next = node.next_sibling();
    }
    None
}

fn key(node: &Node) -> Option<String> {
    let element = node.dyn_ref::<Element>()?;
    element.get_attribute("data-key").or_else(|| element.get_attribute("id"))
}

fn kind(node: &Node) -> (u16, String) {
    (node.node_type(), node.node_name())
}

fn insert(parent: &Element, node: &Node, before: Option<&Node>) {
    let Ok(copy) = document().import_node_with_deep(node, true) else { return };
    if parent.insert_before(&copy, before).is_ok()
        && let Some(element) = copy.dyn_ref::<Element>()
    {
        wake(element);
    }
}

fn remove(parent: &Element, node: &Node) {
    let is_needed = |element: &Element| is_in_use(element) || holds(element, "form").iter().any(is_in_use);
    if !node.dyn_ref::<Element>().is_some_and(is_needed) {
        let _ = parent.remove_child(node);
    }
}

fn replace(old: &Element, new: &Element) {
    let Some(parent) = old.parent_element() else { return };
    insert(&parent, new, Some(old));
    let _ = parent.remove_child(old);
}

fn is_same_island(old: &Element, new: &Element) -> bool {
    ["data-component", "data-props"].iter().all(|name| old.get_attribute(name) == new.get_attribute(name))
}

/// Wakes the islands of what was put in, as Leptos wakes those of a page.
fn wake(element: &Element) {
    let Ok(hydrate) = Reflect::get(&window(), &"__hydrateIsland".into()) else { return };
    let Ok(hydrate) = hydrate.dyn_into::<Function>() else { return };
    let inner = element.query_selector_all("leptos-island").map_or_else(|_| Vec::new(), |list| elements(&list.into()));
    let itself = (element.tag_name() == ISLAND).then(|| element.clone());
    for island in itself.into_iter().chain(inner) {
        let name = island.get_attribute("data-component").unwrap_or_default();
        let _ = hydrate.call2(&JsValue::UNDEFINED, &island, &name.into());
    }
}

fn copy_attributes(old: &Element, new: &Element) {
    // Whether details are open is the reader's business.
    let is_readers = |name: &str| name == "open" && old.tag_name() == "DETAILS";
    for name in names(&new.get_attribute_names()) {
        if let Some(value) = new.get_attribute(&name).filter(|_| !is_readers(&name))
            && old.get_attribute(&name).as_ref() != Some(&value)
        {
            let _ = old.set_attribute(&name, &value);
        }
    }
    for name in names(&old.get_attribute_names()) {
        if !new.has_attribute(&name) && !is_readers(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
}

/// Whether an element is a form that somebody is filling in, or has just sent.
fn is_in_use(element: &Element) -> bool {
    if element.tag_name() != "FORM" {
        return false;
    }
    let is_typed_into = |field: &Element| {
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            return input.type_() != "hidden"
                && (input.value() != input.default_value() || input.checked() != input.default_checked());
        }
        if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            return area.default_value().is_ok_and(|before| area.value() != before);
        }
        field.dyn_ref::<HtmlSelectElement>().is_some_and(is_chosen)
    };
    let has_focus =
        document().active_element().is_some_and(|active| element.contains(Some(&active)) && is_field(&active));
    has_focus
        || holds(element, "input, textarea, select").iter().any(is_typed_into)
        || !holds(element, "[aria-busy=true]").is_empty()
}

/// Whether a form gives back what was typed into it before it was refused, which the page does not say again.
fn gives_back(old: &Element, new: &Element) -> bool {
    let text = |form: &Element| -> Vec<String> {
        let fields = holds(form, "input:not([type=hidden]), textarea");
        fields.iter().map(|field| field.get_attribute("value").or(field.text_content()).unwrap_or_default()).collect()
    };
    old.tag_name() == "FORM" && text(old).iter().zip(text(new)).any(|(old, new)| !old.is_empty() && new.is_empty())
}

/// Whether another option is chosen than the page came with; without a mark that is the first one.
fn is_chosen(select: &HtmlSelectElement) -> bool {
    let options = holds(select, "option");
    let options: Vec<&HtmlOptionElement> = options.iter().filter_map(|option| option.dyn_ref()).collect();
    let first = options.iter().position(|option| option.default_selected()).unwrap_or(0);
    usize::try_from(select.selected_index()).is_ok_and(|chosen| chosen != first)
}

fn is_field(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// The focus stays where it was. If that is gone, it goes to what is around the page, so that the keyboard goes on from here.
fn keep_the_place(focused: Option<Element>) {
    let Some(focused) = focused.filter(|focused| !focused.is_connected()) else { return };
    drop(focused);
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

fn holds(element: &Element, selector: &str) -> Vec<Element> {
    element.query_selector_all(selector).map_or_else(|_| Vec::new(), |list| elements(&list.into()))
}

fn elements(list: &JsValue) -> Vec<Element> {
    Array::from(list).iter().filter_map(|node| node.dyn_into().ok()).collect()
}

fn children(element: &Element) -> Vec<Node> {
    Array::from(&element.child_nodes()).iter().filter_map(|node| node.dyn_into().ok()).collect()
}

fn names(list: &Array) -> Vec<String> {
    list.iter().filter_map(|name| name.as_string()).collect()
}
