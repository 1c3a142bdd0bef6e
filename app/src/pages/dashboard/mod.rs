//! `/dashboard`: the account page. Each card begins with what is true now.

mod settings;
mod signed_in;
mod two_factor;
mod ways_back;

use super::with_state;
use crate::api::account::read_overview;
use crate::ctx;
use crate::parts::{Done, FormRefusal, Frame, HalfSignInsWarning, Live, Once};
use leptos::prelude::*;
use settings::{AddressCard, LanguageCard, OperatorCard, PasswordCard};
use signed_in::{ApiKeyCard, HistoryCard, SessionsCard, SshKeyCard};
use two_factor::{NewDeviceCard, TwoFactorCard};
use ways_back::{FewLeft, LossesCard, PhoneCard, RecoveryCard};

#[component]
pub fn Dashboard() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let on = overview.two_factor();
        view! {
            <Frame account=overview.account.clone()>
                <div class="account">
                    <nav aria-label=ctx::say("sections")>
                        <Live id="live-sections"><ul>
                            <li><a href="#two-factor">{ctx::say("two-factor")}</a></li>
                            {on.then(|| view! {
                                <li><a href="#recovery">{ctx::say("recovery-title")}</a></li>
                                <li><a href="#phone">{ctx::say("phone-title")}</a></li>
                            })}
                            <li><a href="#losses">{ctx::say("losses-title")}</a></li>
                            <li><a href="#sessions">{ctx::say("sessions")}</a></li>
                            <li><a href="#api-keys">{ctx::say("api-keys-title")}</a></li>
                            <li><a href="#ssh-keys">{ctx::say("ssh-keys-title")}</a></li>
                            <li><a href="#history">{ctx::say("history-title")}</a></li>
                            <li><a href="#address">{ctx::say("address")}</a></li>
                            <li><a href="#password">{ctx::say("password")}</a></li>
                            <li><a href="#language">{ctx::say("language")}</a></li>
                        </ul></Live>
                    </nav>
                    <div class="cards">
                        <h1>{ctx::say("dashboard-title")}</h1>
                        <Done />
                        <FormRefusal fields=&[] />
                        {ctx::flash().once.map(|secret| view! { <Once title="api-key-yours" secret /> })}
                        <Live id="live-cards">
                        <HalfSignInsWarning count=overview.half_sign_ins.count />
                        {overview.recovery.as_ref().filter(|set| set.saved && set.is_low()).map(|set| view! { <FewLeft left=set.left() /> })}
                        {(on && overview.came_by_recovery_code()).then(|| view! { <NewDeviceCard overview=overview.clone() /> })}
                        <TwoFactorCard overview=overview.clone() />
                        {on.then(|| view! {
                            <RecoveryCard overview=overview.clone() />
                            <PhoneCard overview=overview.clone() />
                        })}
                        <LossesCard overview=overview.clone() />
                        <SessionsCard overview=overview.clone() />
                        <ApiKeyCard overview=overview.clone() />
                        <SshKeyCard overview=overview.clone() />
                        <HistoryCard />
                        <AddressCard overview=overview.clone() />
                        <PasswordCard overview=overview.clone() />
                        <LanguageCard />
                        {overview.account.operator.then(|| view! { <OperatorCard /> })}
                        </Live>
                    </div>
                </div>
            </Frame>
        }
    })
}
