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

// At its own address the page was not shown for want of a connection: it waits for none.
if (location.pathname === '/dashboard') {
  setInterval(look, EVERY);
  addEventListener('online', look);
}
