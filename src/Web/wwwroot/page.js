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

export function timeZone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
