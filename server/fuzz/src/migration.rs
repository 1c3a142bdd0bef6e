//! The protobuf of a Google Authenticator export, as one QR code and as two of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub fn feed(bytes: &[u8]) {
    let link = |part: &[u8]| format!("otpauth-migration://offline?data={}", URL_SAFE_NO_PAD.encode(part));
    super::otpauth::check(&link(bytes));
    // The first byte says where the second QR code begins.
    if let Some((length, rest)) = bytes.split_first()
        && let Some((one, other)) = rest.split_at_checked((*length).into())
    {
        super::otpauth::check(&format!("{}\n{}", link(one), link(other)));
    }
}
