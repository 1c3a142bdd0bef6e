//! The owner's language and name.

use crate::caller::Owner;
use crate::history::Event;
use crate::{Core, Result};
use model::api_key::Scope;
use model::{Language, Refusal};

const LONGEST_NAME: usize = 100;

impl Core {
    /// Sets the language of pages and mail.
    pub fn set_language(&self, owner: &Owner, language: Language) -> Result<()> {
        owner.allow(Scope::Write)?;
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            let change = account.change_while_frozen(self.now()).set_language(language).with(self.record(
                &account.id,
                &Event::LanguageChanged,
                &owner.client,
            )?);
            Ok((change.into_batch(), ()))
        })
    }

    /// Sets the name, at most 100 characters; an empty one removes it.
    pub fn set_name(&self, owner: &Owner, name: &str) -> Result<()> {
        owner.allow(Scope::Write)?;
        let name = name.trim();
        if name.chars().count() > LONGEST_NAME || name != model::client::clean_up_to(name, LONGEST_NAME) {
            return Err(Refusal::NameInvalid.into());
        }
        let name = (!name.is_empty()).then(|| name.to_owned());
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            let change = account.change_while_frozen(self.now()).set_name(name.clone()).with(self.record(
                &account.id,
                &Event::NameChanged,
                &owner.client,
            )?);
            Ok((change.into_batch(), ()))
        })
    }
}
