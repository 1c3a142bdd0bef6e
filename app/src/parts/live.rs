//! What follows the account while its page is open.

use leptos::prelude::*;

/// A region that `islands/follow` draws anew when the account has moved. What a page shows once, or says about the last
/// form, stands outside of any; rows inside are told apart by their `data-key`.
#[component]
pub fn Live(
    /// Unique on its page.
    id: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <div id=id class="live" data-live="">{children()}</div> }
}
