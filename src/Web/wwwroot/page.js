// Small services of the browser that Blazor has no call for.

export function setTheme(choice, isDark) {
    document.cookie = `dendro-theme=${choice}; path=/; max-age=31536000; samesite=lax`;
    document.documentElement.dataset.scheme = isDark ? 'dark' : 'light';
    document.documentElement.dataset.ready = '';
}

export function download(name, text) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

export async function copy(text) {
    await navigator.clipboard.writeText(text);
}

// Enter submits, Shift+Enter starts a line; the newline must not get into the text first. Before the page is live, Enter is
// an ordinary newline; data-live tells when that is over.
export function submitOnEnter(element, target) {
    element.dataset.live = '';
    element.addEventListener('keydown', event => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        target.invokeMethodAsync('Submit', element.value);
    });
}

// The query editor: Enter as above; proposals are asked for while the text is typed, or with Ctrl+Space, and are taken with
// Tab, or with Enter once an arrow key has chosen one. data-proposals and data-chosen say what the page shows.
export function connectEditor(element, target) {
    let waiting;
    let asking = 0;
    const ask = async () => {
        asking++;
        await target.invokeMethodAsync('Complete', element.value, element.selectionStart);
        asking--;
    };
    const isOpen = () => Number(element.dataset.proposals) > 0;
    const act = event => {
        if (event.key === ' ' && event.ctrlKey) return ask;
        if (!isOpen()) return null;
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') return () => target.invokeMethodAsync('Choose', event.key === 'ArrowDown' ? 1 : -1);
        if (event.key === 'Escape') return () => target.invokeMethodAsync('Dismiss');
        const take = () => { clearTimeout(waiting); target.invokeMethodAsync('TakeChosen', element.value, element.selectionStart); };
        if (event.key === 'Tab' && !event.shiftKey) return take;
        if (event.key === 'Enter' && !event.shiftKey && Number(element.dataset.chosen) >= 0) return take;
        return null;
    };
    element.addEventListener('keydown', event => {
        const action = event.isComposing ? null : act(event);
        if (!action) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        action();
    });
    submitOnEnter(element, target);
    element.addEventListener('keydown', event => { if (event.key === 'Enter') clearTimeout(waiting); });
    element.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
    element.addEventListener('blur', () => { clearTimeout(waiting); if (isOpen() || asking) target.invokeMethodAsync('Dismiss'); });
}

// A proposal was clicked.
export function pickProposal(element, target, label) {
    target.invokeMethodAsync('Take', label, element.value, element.selectionStart);
}

// A proposal for a text and a cursor was taken: the cursor goes behind it, and what can follow is asked for. What was typed at
// that cursor since stays; after any other change the proposal no longer fits.
export function takeProposal(element, asked, askedCursor, text, cursor) {
    const more = element.value.length - asked.length;
    const since = more > 0 ? element.value.slice(askedCursor, askedCursor + more) : '';
    if (element.value !== asked.slice(0, askedCursor) + since + asked.slice(askedCursor)) return;
    element.value = text.slice(0, cursor) + since + text.slice(cursor);
    element.focus();
    element.setSelectionRange(cursor + since.length, cursor + since.length);
    element.dispatchEvent(new Event('input', { bubbles: true }));
}

export function timeZone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function reveal(id) {
    document.getElementById(id)?.scrollIntoView({ block: 'start' });
}
