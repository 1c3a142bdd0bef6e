// The page that is shown without a connection goes back to the account page as soon as there is one.

const EVERY = 3000;

async function look() {
  try {
    const answer = await fetch('/health', { cache: 'no-store' });
    if (answer.ok) location.replace('/dashboard');
  } catch {
    // Still none.
  }
}

// Opened with a connection, it is what it is: an account page that waits for nothing.
if (location.pathname === '/dashboard') {
  setInterval(look, EVERY);
  addEventListener('online', look);
}
